// Makes one call by the official package: official.mjs OPERATION PARAMS.
import { Seam } from 'seam';

const [operation, params] = process.argv.slice(2);
const path = operation.split('.');
const name = path.pop().replace(/_(.)/g, (_, letter) => letter.toUpperCase());
const camel = (word) => word.replace(/_(.)/g, (_, letter) => letter.toUpperCase());
const namespace = path.map(camel).reduce((object, word) => object[word], new Seam());
await namespace[name](JSON.parse(params));
