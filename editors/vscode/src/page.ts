// The page in which the view is drawn.

export interface Parts {
  script: string;
  style: string;
  /** From where the editor gives files to the page. */
  source: string;
  /** A word that nobody can guess, without which no script is run. */
  nonce: string;
}

/** A page that loads its own script and style, and nothing else from anywhere. */
export function page(parts: Parts): string {
  const policy = [
    "default-src 'none'",
    `style-src ${parts.source}`,
    `script-src 'nonce-${parts.nonce}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${attribute(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${attribute(parts.style)}">
<title>Graph</title>
</head>
<body>
<main id="view"></main>
<script nonce="${attribute(parts.nonce)}" src="${attribute(parts.script)}"></script>
</body>
</html>
`;
}

function attribute(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}
