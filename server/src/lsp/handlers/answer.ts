import type { WorkspaceEdit } from "vscode-languageserver";
import { answers, isDay, type Attestation } from "../../core/attestation.ts";
import type { Project } from "../../engine/project.ts";
import type { AnswerParams } from "../../protocol.ts";
import { settingsEdit } from "../settings-edit.ts";
import type { Places } from "../to-lsp.ts";

/** The edit of the settings that writes an answer down, or takes it back; `undefined` for what cannot be written. */
export function answerEdit({ app, check, answer }: AnswerParams, said: Required<Pick<Attestation, "on">> & Pick<Attestation, "by">, project: Project, places: Places): WorkspaceEdit | undefined {
  const isAsked = project.checklist().some(({ app: one, factors }) => one.root === app && factors.some(({ manual }) => manual.some(({ id }) => id === check)));
  if (!isAsked) return undefined;
  const place = project.settings.answersOf(app, check);
  const keys = ["attestations", place.app, check];
  if (answer === null) return settingsEdit(place.path, keys, undefined, project, places);
  const { note, until } = answer;
  if (!answers.includes(answer.answer) || (until !== undefined && !isDay(until))) return undefined;
  const attestation: Attestation = { answer: answer.answer, ...(note === undefined || note === "" ? {} : { note }), ...said, ...(until === undefined ? {} : { until }) };
  return settingsEdit(place.path, keys, attestation, project, places);
}
