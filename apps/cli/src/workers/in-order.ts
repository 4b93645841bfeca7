/** Passes on what comes of tasks in the order of the tasks, each as soon as those before it are there. */
export function inOrder<Task, Result>(
  tasks: readonly Task[],
  tell: (task: Task, result: Result) => void,
): (task: Task, result: Result) => void {
  const waiting = new Map<Task, Result>();
  let told = 0;
  return (task, result) => {
    waiting.set(task, result);
    for (let next = tasks[told]; next !== undefined && waiting.has(next); next = tasks[++told]) {
      tell(next, waiting.get(next)!);
      waiting.delete(next);
    }
  };
}
