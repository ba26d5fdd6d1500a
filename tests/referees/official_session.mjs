// Makes calls by the official package: one a line of input, `["OPERATION", {"PARAMETER": …}]`, and a line of output each.
import readline from 'node:readline';
import { Seam } from 'seam';

const camel = (word) => word.replace(/_(.)/g, (_, letter) => letter.toUpperCase());
const seam = new Seam();
for await (const line of readline.createInterface({ input: process.stdin })) {
  const [operation, params] = JSON.parse(line);
  const path = operation.split('.').map(camel);
  const name = path.pop();
  let answer;
  try {
    const namespace = path.reduce((object, word) => object[word], seam);
    answer = { result: (await namespace[name](params)) ?? null };
  } catch (error) {
    answer = { error: error.message, code: error.code, class: error.constructor.name };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
