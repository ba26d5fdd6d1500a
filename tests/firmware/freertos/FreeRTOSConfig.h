/* The configuration of the FreeRTOS kernel for the board. */
#ifndef FREERTOS_CONFIG_H
#define FREERTOS_CONFIG_H

#include "board.h"

#define configCPU_CLOCK_HZ 25000000u
#define configTICK_RATE_HZ 1000u
#define configTICK_TYPE_WIDTH_IN_BITS TICK_TYPE_WIDTH_32_BITS
/* The counter overflows a second after the start. */
#define configINITIAL_TICK_COUNT ((TickType_t)0 - 1000)
#define configUSE_PREEMPTION 1
#define configUSE_TIME_SLICING 1
#define configMAX_PRIORITIES 4
#define configMINIMAL_STACK_SIZE 128
#define configMAX_TASK_NAME_LEN 8
#define configUSE_IDLE_HOOK 0
#define configUSE_TICK_HOOK 0
#define configSUPPORT_STATIC_ALLOCATION 1
#define configSUPPORT_DYNAMIC_ALLOCATION 1
#define configKERNEL_PROVIDED_STATIC_MEMORY 1
/* The library's heap: nothing else is on it. */
#define configTOTAL_HEAP_SIZE (8 * 1024)
#define configUSE_MALLOC_FAILED_HOOK 0
/* Checks the end of a stack at every switch between tasks. */
#define configCHECK_FOR_STACK_OVERFLOW 2
#define configKERNEL_INTERRUPT_PRIORITY 255
#define configMAX_SYSCALL_INTERRUPT_PRIORITY 64
#define INCLUDE_vTaskDelay 1
#define INCLUDE_uxTaskGetStackHighWaterMark 1

#define vPortSVCHandler SVC_Handler
#define xPortPendSVHandler PendSV_Handler
#define xPortSysTickHandler SysTick_Handler

#define configASSERT(holds)                                            \
  do {                                                                 \
    if (!(holds)) {                                                    \
      board_put("the kernel's assertion does not hold: " #holds "\n"); \
      board_leave(98);                                                 \
    }                                                                  \
  } while (0)

#endif /* FREERTOS_CONFIG_H */
