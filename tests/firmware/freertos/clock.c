/* The clock on FreeRTOS. */
#include "clock.h"
#include "door.h"
#include "ticks.h"

#include "FreeRTOS.h"
#include "task.h"

const uint64_t door_serial = 4711;

uint64_t now_ms(void)
{
  return (uint64_t)xTaskGetTickCount() * portTICK_PERIOD_MS;
}

void sleep_until(uint64_t until_ms)
{
  uint64_t now = now_ms();
  uint64_t left_ms = until_ms > now ? until_ms - now : 0;
  vTaskDelay(pdMS_TO_TICKS((uint32_t)(left_ms < 1000 ? left_ms : 1000)));
}

void ticks_pass(uint32_t ms)
{
  vTaskDelay(pdMS_TO_TICKS(ms));
}
