import { element } from '../element.js';

const TOKEN = /"(?:\\.|[^"\\])*"|'[^']*'|[A-Za-z_]\w*|\s+|./gs;

/** Returns `text` with its strings and `keywords` highlighted. */
export function highlighted(text: string, keywords: RegExp): readonly Node[] {
  const nodes: Node[] = [];
  let plain = '';
  const add = (kind: string, token: string): void => {
    if (plain !== '') nodes.push(new Text(plain));
    plain = '';
    nodes.push(element('span', { class: kind }, token));
  };
  for (const [token] of text.matchAll(TOKEN)) {
    if (token.length > 1 && /^["']/.test(token)) add('text', token);
    else if (keywords.test(token)) add('keyword', token);
    else plain += token;
  }
  if (plain !== '') nodes.push(new Text(plain));
  return nodes;
}
