/* The guide's clock, on FreeRTOS. */
#include <stdint.h>

typedef uint32_t TickType_t;
#define portTICK_PERIOD_MS ((TickType_t)10)
#define pdMS_TO_TICKS(ms) ((TickType_t)((ms) / portTICK_PERIOD_MS))
TickType_t xTaskGetTickCount(void);
void vTaskDelay(TickType_t ticks);

#include "clock.inc"

void guide_clock(void);
void guide_clock(void)
{
  sleep_until(now_ms());
}
