/** A name of the API's in the way that JavaScript writes one: `request_id` is `requestId`. */
export function camelCase(name: string): string {
  return name.replace(/_./g, (pair) => pair.slice(1).toUpperCase());
}

/** The members of `object` that have a value, by their names in JavaScript. */
export function inCamelCase(object: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const known: Record<string, unknown> = {};
  for (const name in object) {
    const value = object[name];
    if (value !== undefined && value !== null) known[camelCase(name)] = value;
  }
  return known;
}
