import { makefileSample, pipelineSamples, proxySamples, samples as deploymentSamples, valueSamples } from "./deployment-samples.ts";
import { samples as documentSamples } from "./document-samples.ts";
import { samples as manifestSamples } from "./manifest-samples.ts";
import { loggingSamples, samples as settingsSamples } from "./settings-samples.ts";

/** A file of each format, by its path. */
export const samples: Readonly<Record<string, string>> = {
  ...documentSamples,
  ...manifestSamples,
  ...deploymentSamples,
  ...pipelineSamples,
  ...proxySamples,
  ...valueSamples,
  Makefile: makefileSample,
  ...Object.fromEntries(Object.entries({ ...settingsSamples, ...loggingSamples }).map(([path, { text }]) => [path, text])),
};

/** Paths of those of which `settings.test.ts` tells what they say. */
export const saidWithSample: ReadonlySet<string> = new Set(Object.keys({ ...settingsSamples, ...loggingSamples }));
