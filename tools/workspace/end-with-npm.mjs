/**
 * `npm start` runs this process under a shell, and a shell that is told to end does not tell its child. So when the shell is gone,
 * this process tells itself, once. Does nothing outside npm; keeps no process alive.
 */
export function endWithNpm() {
  if (process.env.npm_lifecycle_event === undefined) return;
  const shell = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, 300);
  timer.unref();
}
