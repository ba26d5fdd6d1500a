/* The door controller as a task of FreeRTOS, which another task sends to. */
#include "board.h"
#include "case.h"
#include "check.h"
#include "door.h"
#include "recorded_script.h"

#include "FreeRTOS.h"
#include "queue.h"
#include "task.h"

/* The task's stack in bytes: what the library's worst call takes, and some for the task. */
#define STACK 3072

static StackType_t door_stack[STACK / sizeof(StackType_t)], office_stack[256];
static StaticTask_t door_task, office_task;
static TaskHandle_t door_handle;

/* Removals on their way to the door's task, and their ends on the way back. */
static QueueHandle_t removals, ends;
static StaticQueue_t removals_queue, ends_queue;
static uint8_t removals_room[sizeof(const door_case *)], ends_room[sizeof(int)];

/* Executes the case's removal. Returns 1 if it ended as expected. */
static int end_of(const seam_client *client, const door_case *test)
{
  seam_reply *reply = NULL;
  seam_error *error = NULL;
  seam_status status;
  int right;
  peer_begin(recorded_api_key.ptr, test->script, test->script_count);
  status = door_remove(client, &test->removal, &reply, &error);
  right = status == test->expected && peer_complaint() == NULL && peer_exchanges() == test->script_count &&
          (status == SEAM_OK || seam_error_outcome(error) == test->outcome);
  seam_reply_free(reply);
  seam_error_free(error);
  return right;
}

static void be_door(void *nothing)
{
  size_t before;
  seam_client *client = NULL;
  const door_case *test;
  int right;
  (void)nothing;
  /* The kernel sets its heap up at the first allocation. */
  vPortFree(pvPortMalloc(1));
  before = xPortGetFreeHeapSize();
  right = door_client(recorded_api_key, &client, NULL) == SEAM_OK;
  while (xQueueReceive(removals, &test, portMAX_DELAY) == pdPASS && test != NULL) {
    right = right && end_of(client, test);
    xQueueSend(ends, &right, portMAX_DELAY);
  }
  seam_client_free(client);
  right = xPortGetFreeHeapSize() == before;
  xQueueSend(ends, &right, portMAX_DELAY);
  vTaskDelay(portMAX_DELAY);
}

/* Sends a removal, or NULL for the end, and waits for its end. */
static void send(const door_case *test, const char *name, const char *what)
{
  int right = 0;
  xQueueSend(removals, &test, portMAX_DELAY);
  xQueueReceive(ends, &right, portMAX_DELAY);
  check(right, name, what);
}

static void be_office(void *nothing)
{
  size_t i;
  (void)nothing;
  for (i = 0; i < case_count; i++) {
    send(&cases[i], cases[i].name, "ends as it must in a task");
  }
  check(xTaskGetTickCount() < configINITIAL_TICK_COUNT, "the counter of ticks", "has overflowed");
  send(NULL, "the door's task", "leaves its heap empty");
  check(uxTaskGetStackHighWaterMark(door_handle) > 0, "the door's task", "keeps within its stack");
  board_leave(check_end());
}

void vApplicationStackOverflowHook(TaskHandle_t task, char *name);

void vApplicationStackOverflowHook(TaskHandle_t task, char *name)
{
  (void)task;
  check(0, name, "keeps within its stack");
  board_leave(check_end());
}

int board_main(void)
{
  removals = xQueueCreateStatic(1, sizeof(const door_case *), removals_room, &removals_queue);
  ends = xQueueCreateStatic(1, sizeof(int), ends_room, &ends_queue);
  door_handle = xTaskCreateStatic(be_door, "door", STACK / sizeof(StackType_t), NULL, 2, door_stack, &door_task);
  xTaskCreateStatic(be_office, "office", sizeof office_stack / sizeof(StackType_t), NULL, 1, office_stack,
                    &office_task);
  vTaskStartScheduler();
  return 1;
}
