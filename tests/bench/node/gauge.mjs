// What a stretch of work took: every contestant in Node prints it in the same way.
export const ACS_USER_ID = '5ed1ad4c-2b1c-4dd6-a9a7-5ba0ed4b0e5c';

/** Makes the calls of the warm-up and then those that are measured, and prints what these took. */
export async function measure(call) {
  const [calls, warmUp] = process.argv.slice(-2).map(Number);
  for (let i = 0; i < warmUp; i++) await call();
  const wall = performance.now();
  // User and system mode, all threads together: the collector and the compiler work for the caller too.
  const cpu = process.cpuUsage();
  for (let i = 0; i < calls; i++) await call();
  const { user, system } = process.cpuUsage(cpu);
  const told = { calls, cpu_us: user + system, wall_us: (performance.now() - wall) * 1e3 };
  console.log(JSON.stringify(told));
}
