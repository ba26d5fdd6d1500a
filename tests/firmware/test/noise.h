/* What nobody expects, with heaps of any size: the library must neither stop nor keep memory. */
#ifndef FIRMWARE_NOISE_H
#define FIRMWARE_NOISE_H

/* Feeds replies that look like the API's from afar. Whether each ended as it may. */
int noise_replies(void);

/* Sets parameters that look like an operation's from afar. Whether each ended as it may. */
int noise_parameters(void);

#endif /* FIRMWARE_NOISE_H */
