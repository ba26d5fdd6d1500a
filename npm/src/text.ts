/**
 * `value` as JSON text for the core. What has no JSON form becomes text that is no JSON, so that the core refuses it
 * in its own words.
 */
export function jsonText(value: unknown): string {
  try {
    return JSON.stringify(value) ?? '?';
  } catch {
    return '?';
  }
}
