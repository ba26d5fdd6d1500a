import { shell } from './literal.js';

/** Returns the commands that set the sandbox's address and key for the programs of a terminal. */
export function setupCommands(endpoint: string, apiKey: string): string {
  return `export SEAM_ENDPOINT=${shell(endpoint)}\nexport SEAM_API_KEY=${shell(apiKey)}\n`;
}
