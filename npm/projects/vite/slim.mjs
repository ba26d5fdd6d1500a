import * as slim from 'libseam/slim';
import core from 'libseam/libseam.wasm?url';
import { scenario } from './scenario.mjs';

slim.provideWasm(await WebAssembly.compileStreaming(fetch(core)));
const options = Object.fromEntries(new URLSearchParams(location.search));
const result = await scenario(slim, { ...options, dangerouslyAllowBrowser: true });
document.body.textContent = JSON.stringify(result);
