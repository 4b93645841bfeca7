import type { AuditRecord } from '@drydock/apiserver';
import {
  clusterOverview,
  previewLine,
  SCRIPT_ORIGIN,
  type CommandRecord,
  type LinePreview,
  type Sandbox,
  type SchedulingDecision,
} from '@drydock/sandbox';
import type { LinePart } from '@drydock/shell';
import type { Completions, LiveCluster, LiveSandbox, LiveTerminal, RunState, TerminalDimensions } from '../sandbox.port.ts';

/** A sandbox of the simulator as the server hosts it. */
export class DrydockSandbox implements LiveSandbox {
  readonly sandbox: Sandbox;

  constructor(sandbox: Sandbox) {
    this.sandbox = sandbox;
  }

  get revision(): number {
    return this.sandbox.revision;
  }

  get now(): number {
    return this.sandbox.now;
  }

  get commands(): readonly CommandRecord[] {
    return this.sandbox.commands;
  }

  save(): unknown {
    return this.sandbox.save();
  }

  openTerminal(id: string, size: TerminalDimensions): void {
    this.sandbox.openTerminal(id, size);
  }

  closeTerminal(id: string): void {
    this.sandbox.terminals.close(id);
  }

  terminal(id: string): LiveTerminal | undefined {
    return this.sandbox.terminals.get(id);
  }

  submitLine(terminalId: string, line: string, origin: string): void {
    this.sandbox.submitLine(terminalId, line, origin);
  }

  complete(terminalId: string, line: string, cursor: number): Completions {
    const { start, end, candidates } = this.sandbox.complete(terminalId, line, cursor);
    return { start, end, candidates: candidates.map(({ insert, value, description }) => ({ value: insert, display: value, description })) };
  }

  explain(terminalId: string, line: string): readonly LinePart[] {
    return this.sandbox.explain(terminalId, line);
  }

  preview(terminalId: string, line: string, turn: () => Promise<void>): Promise<LinePreview | undefined> {
    return previewLine(this.sandbox, terminalId, line, turn);
  }

  advanceTo(time: number, steps: number): RunState {
    return this.sandbox.advanceTo(Math.max(time, this.sandbox.now), steps);
  }

  get clusterNames(): readonly string[] {
    return this.sandbox.hasWorkstation ? this.sandbox.clusters.names : [];
  }

  cluster(name?: string): LiveCluster | undefined {
    const several = this.clusterNames;
    if (name === undefined ? several.length > 0 : !several.includes(name)) return undefined;
    const cluster = name === undefined ? this.sandbox.cluster : this.sandbox.clusters.get(name);
    return {
      handle: (request) => cluster.api.handle(request),
      overview: () => clusterOverview(cluster),
      address: `${cluster.controlPlane.address}:6443`,
      apiServerProblem: cluster.nodes.apiServerProblem(),
      adminCredentials: cluster.adminCredentials,
    };
  }

  auditRecords(origin?: string): readonly AuditRecord[] {
    return this.sandbox.auditRecords(origin).filter((record) => record.origin !== SCRIPT_ORIGIN);
  }

  get schedulingDecisions(): readonly SchedulingDecision[] {
    return this.sandbox.schedulingDecisions;
  }

  /** Copies: the simulator goes on writing in its own records. */
  onCommand(listener: (command: CommandRecord) => void): () => void {
    return this.sandbox.onCommand((record) => listener({ ...record }));
  }
}
