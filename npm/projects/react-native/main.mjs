// Bundled with the condition by which React Native's bundler resolves packages.
import { Seam, isSeamError } from 'libseam';

try {
  new Seam({ endpoint: 'https://your.example' });
} catch (error) {
  print(JSON.stringify({ known: isSeamError(error), kind: error.kind, message: error.message }));
}
