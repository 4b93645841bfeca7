import type { TerminalEvent } from '../../src/terminal/terminal.documents.ts';
import { EventLog } from './event-log.ts';

const PS1 = '\x1b[1;32mroot@workstation\x1b[0m:\x1b[1;34m~\x1b[0m# ';
const NONE = { data: null, prompt: null, continuation: null, typed: null, editId: null, path: null, content: null, editor: null };

export type Run = (line: string, terminal: MockTerminal) => { output: string; exitCode: number } | 'running';

/** A terminal as the contract has it: it echoes entered lines, is busy while a program runs, and remembers all it has said. */
export class MockTerminal {
  readonly id: string;
  readonly name: string;
  columns: number;
  rows: number;
  readonly events = new EventLog<TerminalEvent>();
  readonly files = new Map<string, string>();
  onKeys: ((data: string) => void) | undefined;
  onEdit: ((content: string | null) => void) | undefined;
  #run: Run;
  #inputIds = new Set<string>();

  constructor(id: string, name: string, columns: number, rows: number, run: Run) {
    this.id = id;
    this.name = name;
    this.columns = columns;
    this.rows = rows;
    this.#run = run;
    this.say('Welcome to Drydock. Your cluster has 3 nodes and is ready.\r\n\r\n');
    this.prompt();
  }

  emit(event: Partial<TerminalEvent> & { type: string }): void {
    this.events.push({ ...NONE, ...event, seq: this.events.past.length + 1 });
  }

  say(data: string): void {
    this.emit({ type: 'output', data });
  }

  prompt(): void {
    this.onKeys = undefined;
    this.emit({ type: 'prompt', prompt: PS1, continuation: false });
  }

  line(line: string, inputId: string): void {
    if (this.#inputIds.has(inputId)) return;
    this.#inputIds.add(inputId);
    this.say(`${PS1}${line}\r\n`);
    this.emit({ type: 'busy' });
    const result = this.#run(line, this);
    if (result === 'running') return;
    if (result.output !== '') this.say(result.output.replaceAll('\n', '\r\n'));
    this.prompt();
  }

  keys(data: string): void {
    this.onKeys?.(data);
  }
}
