// Elements with a class and a text; what is in the text is never read as HTML.

export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  kind: string,
  text?: string,
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  if (kind) made.className = kind;
  if (text !== undefined) made.textContent = text;
  return made;
}

export function svg<K extends keyof SVGElementTagNameMap>(name: K, kind: string): SVGElementTagNameMap[K] {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  if (kind) made.setAttribute("class", kind);
  return made;
}
