// Our package from the import to a client.
import { Seam } from 'libseam';

new Seam();
