// The official package from the import to a client.
import { Seam } from 'seam';

new Seam();
