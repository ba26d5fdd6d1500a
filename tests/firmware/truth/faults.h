/* Removals over a wire that fails at every one of its steps, in every way. */
#ifndef FIRMWARE_FAULTS_H
#define FIRMWARE_FAULTS_H

/* Compares the end of each removal with what the peer has received and sent. */
void faults_try(void);

#endif /* FIRMWARE_FAULTS_H */
