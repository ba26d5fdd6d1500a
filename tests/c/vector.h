/* A vector; vectors.h contains all of them. */
#ifndef SEAM_TESTS_VECTOR_H
#define SEAM_TESTS_VECTOR_H

#include "libseam.h"

typedef enum step_kind {
  STEP_SEND,
  STEP_WAIT,
  STEP_RESPONSE,
  STEP_FAILURE,
  STEP_CANCEL,
  STEP_MISFEED,
  STEP_ITEM
} step_kind;

typedef struct vector_step {
  step_kind kind;
  uint64_t at;
  seam_str method;
  seam_str url;
  const seam_header *headers;
  size_t header_count;
  /* Body of a request or reply, a failure's detail, or an item. */
  seam_str body;
  /* The request's timeout, or until when to wait. */
  uint64_t ms;
  uint64_t reply_limit;
  /* HTTP status, kind of failure, or status of the function. */
  uint32_t code;
} vector_step;

/* The items that the call gives. */
enum { CALLS, READS_LIST, CONFIRMS_MANY };

typedef struct vector {
  const char *name;
  seam_str operation;
  uint32_t items;
  /* With which the call goes on to confirm a removal, or empty. */
  seam_str token;
  seam_str options;
  seam_str call;
  seam_str params;
  uint64_t entropy;
  const vector_step *steps;
  size_t step_count;
  /* Time of the last step, and of one that the steps leave out. */
  uint64_t ends_at;
  uint32_t expects_reply;
  seam_str expected;
} vector;

#endif /* SEAM_TESTS_VECTOR_H */
