import { alnum, hex, urlSafe, type TokenShape } from "./shape.ts";

const gitlab = "GitLab, Token overview: token prefixes";

/** Where code is kept, and tickets next to it. */
export const sourceHosts: readonly TokenShape[] = [
  { provider: "GitHub", name: "GitHub token", marks: ["ghp_", "gho_", "ghu_", "ghs_", "ghr_"], rest: `${alnum}{36}`, check: "crc-base62", source: "GitHub, About authentication: token formats" },
  { provider: "GitHub", name: "GitHub token", marks: ["github_pat_"], rest: `${alnum}{22}_${alnum}{59}`, source: "GitHub, About authentication: token formats" },
  { provider: "GitHub", name: "GitHub refresh token", marks: ["ghr_"], rest: `${alnum}{76}`, source: "Kingfisher, github" },
  { provider: "GitLab", name: "GitLab token", marks: ["glpat-", "glrt-", "gldt-", "glft-", "glsoat-", "glffct-"], rest: `(?:t\\d_)?(?:${urlSafe}{27,300}(?:\\.\\d[a-z0-9])?\\.[a-z0-9]{9}|${urlSafe}{20,22})`, check: "crc-base36", source: gitlab },
  { provider: "GitLab", name: "GitLab job token", marks: ["glcbt-"], rest: `${alnum}{1,5}_${urlSafe}{20}`, source: gitlab },
  { provider: "GitLab", name: "GitLab trigger token", marks: ["glptt-"], rest: `${hex}{40}`, source: gitlab },
  { provider: "GitLab", name: "GitLab mail token", marks: ["glimt-"], rest: `${urlSafe}{25}`, source: gitlab },
  { provider: "GitLab", name: "GitLab agent token", marks: ["glagent-"], rest: `${urlSafe}{50,300}`, source: gitlab },
  { provider: "GitLab", name: "GitLab OAuth secret", marks: ["gloas-"], rest: `${urlSafe}{64}`, source: gitlab },
  { provider: "GitLab", name: "GitLab runner token", marks: ["GR1348941"], rest: `${urlSafe}{20}`, source: gitlab },
  { provider: "Bitbucket", name: "Bitbucket app password", marks: ["ATBB"], rest: `${alnum}{24,32}[A-F0-9]{8}`, source: "TruffleHog, bitbucketapppassword" },
  { provider: "Bitbucket", name: "Bitbucket Data Center token", marks: ["BBDC-"], rest: "[\\w+/@-]{40,50}", source: "TruffleHog, bitbucketdatacenter" },
  { provider: "Atlassian", name: "Atlassian token", marks: ["ATATT3xFfGF0", "ATCTT3xFfG"], rest: "[\\w+/=-]{100,600}=[A-F0-9]{8}", source: "TruffleHog, jiratoken and atlassian" },
  { provider: "Sourcegraph", name: "Sourcegraph token", marks: ["sgp_"], rest: `(?:(?:${hex}{16}|local)_)?${hex}{40}`, source: "gitleaks, sourcegraph-access-token" },
  { provider: "Sourcegraph", name: "Sourcegraph Cody key", marks: ["slk_"], rest: `${hex}{64}`, source: "TruffleHog, sourcegraphcody" },
  { provider: "Linear", name: "Linear key", marks: ["lin_api_"], rest: `${alnum}{40}`, source: "gitleaks, linear-api-key" },
  { provider: "Linear", name: "Linear OAuth token", marks: ["lin_oauth_"], rest: `${hex}{64}`, source: "GitHub secret scanning, linear_oauth_access_token" },
  { provider: "Shortcut", name: "Shortcut token", marks: ["SHORTCUT_API_TOKEN"], at: "variable", rest: `${hex}{8}-${hex}{4}-${hex}{4}-${hex}{4}-${hex}{12}`, source: "Shortcut, REST API: authentication" },
  { provider: "ClickUp", name: "ClickUp token", marks: ["pk_"], rest: "\\d{7,9}_[0-9A-Z]{32}", source: "TruffleHog, clickuppersonaltoken" },
];
