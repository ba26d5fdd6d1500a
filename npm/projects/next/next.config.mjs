import path from 'node:path';

// The tools are installed two folders above a copy of this project, and what is tested here shares its machine.
export default {
  experimental: { cpus: 1 },
  outputFileTracingRoot: path.resolve('../..'),
  turbopack: { root: path.resolve('../..') },
};
