/* Nonsensical input with heaps of any size: the library must neither stop nor leak. */
#ifndef FIRMWARE_NOISE_H
#define FIRMWARE_NOISE_H

/* Feeds replies that resemble the API's. Returns 1 if each ended as it may. */
int noise_replies(void);

/* Feeds bytes that resemble HTTP. Returns 1 if each stream ended as it may. */
int noise_bytes(void);

/* Sets parameters that resemble an operation's. Returns 1 if each ended as it may. */
int noise_parameters(void);

#endif /* FIRMWARE_NOISE_H */
