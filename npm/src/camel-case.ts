/** Converts a name of the API to JavaScript's spelling: `request_id` becomes `requestId`. */
export function camelCase(name: string): string {
  return name.replace(/_./g, (pair) => pair.slice(1).toUpperCase());
}

/** Returns the members of `object` that have a value, by their names in JavaScript. */
export function inCamelCase(object: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const known: Record<string, unknown> = {};
  for (const name in object) {
    const value = object[name];
    if (value !== undefined && value !== null) known[camelCase(name)] = value;
  }
  return known;
}
