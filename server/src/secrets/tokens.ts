/** A credential that shows by its form alone what it is. */
export interface TokenShape {
  /** For messages, after "a": `GitHub token`. */
  readonly name: string;
  readonly expression: RegExp;
}

/**
 * Forms of tokens, each as its provider documents it or as its own scanner knows it. Prefixes are what makes them certain; where a form
 * has none, the words around it are part of it. Sources: GitHub "About authentication" (prefixes of 2021), GitLab "Token overview",
 * Slack "Token types", Stripe "API keys", AWS IAM "Unique identifiers", npm "About access tokens", PyPI "API tokens", Hugging Face
 * "User access tokens", OpenAI, Anthropic, DigitalOcean, SendGrid, Twilio, Shopify, Telegram "Bot API", Discord "Webhooks",
 * Google Cloud "API keys", Azure Storage "Connection strings", Square, Mailgun, Heroku, Databricks, Grafana, Sentry, Linear, Doppler.
 */
export const tokenShapes: readonly TokenShape[] = [
  { name: "private key", expression: /-----BEGIN (?:RSA |EC |DSA |OPENSSH |PGP )?PRIVATE KEY(?: BLOCK)?-----(?:\\n|\s)+[A-Za-z0-9+/=\\n\s]{40,}/ },
  { name: "AWS access key", expression: /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/ },
  { name: "GitHub token", expression: /\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59})\b/ },
  { name: "GitLab token", expression: /\bgl(?:pat|dt|rt|cbt|ptt|ft|soat)-[\w-]{20,}\b/ },
  { name: "Slack token", expression: /\bxox[abeoprs]-(?:\d+-){1,3}[A-Za-z0-9-]{10,}\b/ },
  { name: "Slack webhook", expression: /https:\/\/hooks\.slack\.com\/(?:services|workflows)\/T[A-Z0-9]{6,}\/[A-Z0-9]{6,}\/[A-Za-z0-9]{16,}/ },
  { name: "Discord webhook", expression: /https:\/\/(?:ptb\.|canary\.)?discord(?:app)?\.com\/api\/webhooks\/\d{17,20}\/[\w-]{60,}/ },
  { name: "Stripe key", expression: /\b[sr]k_live_[A-Za-z0-9]{20,}\b/ },
  { name: "SendGrid key", expression: /\bSG\.[\w-]{22}\.[\w-]{43}\b/ },
  { name: "npm token", expression: /\bnpm_[A-Za-z0-9]{36}\b/ },
  { name: "PyPI token", expression: /\bpypi-AgEIcHlwaS5vcmc[\w-]{50,}/ },
  { name: "Hugging Face token", expression: /\bhf_(?!x+\b)[A-Za-z0-9]{34}\b/ },
  { name: "OpenAI key", expression: /\bsk-(?:proj-|svcacct-|admin-)[\w-]{40,}\b|\bsk-[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}\b/ },
  { name: "Anthropic key", expression: /\bsk-ant-(?:api|admin)\d{2}-[\w-]{80,}/ },
  { name: "DigitalOcean token", expression: /\bdo[opr]_v1_[a-f0-9]{64}\b/ },
  { name: "Telegram bot token", expression: /\b\d{8,10}:AA[\w-]{33}\b/ },
  { name: "Google API key", expression: /\bAIza[\w-]{35}\b/ },
  { name: "Google OAuth secret", expression: /\bGOCSPX-[\w-]{28}\b/ },
  { name: "Azure storage key", expression: /\bAccountKey=[A-Za-z0-9+/]{86}==/ },
  { name: "Azure shared access key", expression: /\bSharedAccessKey=[A-Za-z0-9+/]{43}=/ },
  { name: "Shopify token", expression: /\bshp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}\b/ },
  { name: "Square token", expression: /\b(?:sq0csp|sq0atp|EAAA)-?[\w-]{43,60}\b/ },
  { name: "Twilio key", expression: /\bSK[a-f0-9]{32}\b/ },
  { name: "Mailgun key", expression: /\bkey-[a-f0-9]{32}\b/ },
  { name: "Databricks token", expression: /\bdapi[a-f0-9]{32}(?:-\d)?\b/ },
  { name: "Grafana token", expression: /\bgl(?:sa_[A-Za-z0-9]{32}_[a-f0-9]{8}|c_[A-Za-z0-9+/]{32,})\b/ },
  { name: "Sentry token", expression: /\bsntr(?:ys|yu)_[A-Za-z0-9_=+/]{40,}/ },
  { name: "Linear key", expression: /\blin_api_[A-Za-z0-9]{40}\b/ },
  { name: "Doppler token", expression: /\bdp\.(?:pt|st|ct|sa)\.(?:[\w-]+\.)?[A-Za-z0-9]{40,44}\b/ },
  { name: "Docker Hub token", expression: /\bdckr_pat_[\w-]{27}\b/ },
  { name: "Terraform Cloud token", expression: /\b[A-Za-z0-9]{14}\.atlasv1\.[\w-]{60,70}\b/ },
  { name: "New Relic key", expression: /\bNRAK-[A-Z0-9]{27}\b/ },
  { name: "Postman key", expression: /\bPMAK-[a-f0-9]{24}-[a-f0-9]{34}\b/ },
  { name: "Vault token", expression: /\bhvs\.[\w-]{90,}\b/ },
  { name: "PlanetScale password", expression: /\bpscale_(?:pw|tkn|oauth)_[\w.-]{32,64}\b/ },
  { name: "age key", expression: /\bAGE-SECRET-KEY-1[A-Z0-9]{58}\b/ },
];

/** One expression that any of them contains a part of: cheap enough for every text. */
export const anyToken = new RegExp(
  [
    ...["PRIVATE KEY", "\\b(?:AKIA|ASIA)[A-Z2-7]", "\\bgh[pousr]_", "\\bgithub_pat_", "\\bgl(?:pat|dt|rt|cbt|ptt|ft|soat)-", "\\bxox[abeoprs]-\\d", "hooks\\.slack\\.com", "discord(?:app)?\\.com/api"],
    ...["\\b[sr]k_live_", "\\bSG\\.[\\w-]{22}", "\\bnpm_[A-Za-z0-9]{9}", "pypi-AgEI", "\\bhf_[A-Za-z0-9]{9}", "\\bsk-(?:proj|svcacct|admin|ant)-", "T3BlbkFJ", "\\bdo[opr]_v1_", ":AA[\\w-]{33}", "\\bAIza", "GOCSPX-"],
    ...["AccountKey=", "SharedAccessKey=", "\\bshp(?:at|ca|pa|ss)_", "\\bsq0", "\\bEAAA", "\\bSK[a-f0-9]{32}", "\\bkey-[a-f0-9]{32}", "\\bdapi[a-f0-9]", "\\bglsa_", "\\bglc_", "\\bsntr", "\\blin_api_", "\\bdp\\.(?:pt|st|ct|sa)\\."],
    ...["dckr_pat_", "\\.atlasv1\\.", "\\bNRAK-", "\\bPMAK-", "\\bhvs\\.", "pscale_", "AGE-SECRET-KEY-"],
  ].join("|"),
);
