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
  STEP_ITEM,
  STEP_RECORD,
  STEP_RECORDED,
  STEP_RECORD_FAILED
} step_kind;

typedef struct vector_step {
  step_kind kind;
  uint64_t at;
  seam_str method;
  seam_str url;
  const seam_header *headers;
  size_t header_count;
  /* Body of a request or reply, a failure's detail, an item, lines to record, or why they cannot be. */
  seam_str body;
  /* The request's timeout, or until when to wait. */
  uint64_t ms;
  uint64_t reply_limit;
  /* HTTP status, kind of failure, status of the function, or the step after a cancel. */
  uint32_t code;
} vector_step;

/* What is made: a call, or what has several of them. */
typedef enum vector_flow {
  CALL,
  READ_LIST,
  CONFIRM_MANY,
  /* With a token. */
  GO_ON,
  PLAN_OFF_BOARDING,
  /* With a plan, or an empty one. */
  OFF_BOARD,
  CHECK_OFF_BOARDING,
  /* No call at all. */
  VERIFY_EVIDENCE
} vector_flow;

typedef struct vector {
  const char *name;
  seam_str operation;
  vector_flow flow;
  /* A token or a plan, or empty. */
  seam_str begins_with;
  /* Evidence of an earlier run, or empty. */
  seam_str journal;
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
