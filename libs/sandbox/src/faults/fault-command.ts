/** Faults as one command, for whoever stands beside a learner: authors at their terminals, and whatever page an instructor has. */
import { allFaults, findFault, type Cluster, type Fault, type FaultParameters } from '@drydock/cluster';
import type { Sandbox } from '../sandbox.ts';

export interface FaultAnswer {
  text: string;
  failed: boolean;
}

/** A fault that is in force, with the parameters that undo it. */
export interface ActiveFault {
  name: string;
  parameters: FaultParameters;
  /** Of the cluster, where there are several. */
  cluster: string | undefined;
}

const VERBS = ['list', 'inject', 'undo', 'help'] as const;
const ALL = '--all';
const CLUSTER = '--cluster=';

export const FAULT_HELP = `fault list                                what can go wrong, and what is wrong at the moment
fault inject NAME [PARAMETER=]VALUE …     lets it go wrong
fault undo NAME [[PARAMETER=]VALUE …]     ends it; without values, wherever it is in force
fault undo --all                          ends everything
With several clusters, --cluster=NAME says in which one.`;

/** Faults that are in force in a sandbox, whoever has caused them. */
export function activeFaults(sandbox: Sandbox): ActiveFault[] {
  return clustersOf(sandbox).flatMap(([cluster, each]) =>
    allFaults.flatMap(({ name, active }) => active(each).map((parameters) => ({ name, parameters, cluster }))),
  );
}

/** What the words after `fault` ask for. */
export function faultCommand(sandbox: Sandbox, given: readonly string[]): FaultAnswer {
  const words = given.filter((word) => !word.startsWith(CLUSTER));
  const wanted = given.find((word) => word.startsWith(CLUSTER))?.slice(CLUSTER.length);
  const names = sandbox.hasWorkstation ? sandbox.clusters.names : [];
  if (wanted !== undefined && !names.includes(wanted))
    return refusal(
      names.length === 0
        ? 'there is one cluster only, which has no name'
        : `there is no cluster "${wanted}"; there are: ${names.join(', ')}`,
    );
  const [verb = 'list', name, ...values] = words;
  if (verb === 'help') return { text: FAULT_HELP, failed: false };
  if (verb === 'list') return { text: listing(sandbox), failed: false };
  if (verb !== 'inject' && verb !== 'undo') return refusal(`there is no command "${verb}"\n${FAULT_HELP}`);
  if (name === undefined) return refusal(`which fault? There are: ${allFaults.map((each) => each.name).join(', ')}`);
  if (verb === 'undo' && (name === ALL || values.length === 0)) return undoEverywhere(sandbox, name, wanted);
  const fault = allFaults.find((each) => each.name === name);
  const parameters = fault ? parametersOf(fault, values) : {};
  if ('refusal' in parameters) return refusal(parameters.refusal as string);
  const cluster = sandbox.clusters.get(wanted ?? sandbox.clusters.names[0]!);
  const problem = verb === 'inject' ? sandbox.applyFault(name, parameters, cluster) : sandbox.clearFault(name, parameters, cluster);
  if (problem) return refusal(problem.problem);
  const found = findFault(cluster, name, parameters);
  const shown = 'problem' in found ? name : described({ name, parameters: found.parameters, cluster: wanted });
  return { text: `${verb === 'inject' ? 'injected' : 'undone'}: ${shown}`, failed: false };
}

/** Candidates for the last of the words after `fault`, which may be half a word. */
export function faultCandidates(sandbox: Sandbox, words: readonly string[]): string[] {
  const last = words.at(-1) ?? '';
  const [verb, name, ...values] = words.slice(0, -1);
  return candidates(sandbox, verb, name, values, last).filter((each) => each.startsWith(last));
}

function candidates(
  sandbox: Sandbox,
  verb: string | undefined,
  name: string | undefined,
  values: readonly string[],
  last: string,
): string[] {
  if (verb === undefined) return [...VERBS];
  if (verb !== 'inject' && verb !== 'undo') return [];
  const active = activeFaults(sandbox);
  if (name === undefined)
    return verb === 'inject' ? allFaults.map((each) => each.name) : [...new Set(active.map((each) => each.name)), ALL];
  const fault = allFaults.find((each) => each.name === name);
  if (!fault) return [];
  const open = fault.parameters.filter((each) => !values.some((value) => value.startsWith(`${each.name}=`)));
  const equals = last.indexOf('=');
  if (equals < 0) return open.map((each) => `${each.name}=`);
  const parameter = open.find((each) => each.name === last.slice(0, equals));
  if (!parameter) return [];
  const known = verb === 'undo' ? active.filter((each) => each.name === name).flatMap((each) => each.parameters[parameter.name] ?? []) : [];
  return [...new Set([...known, ...valuesOf(sandbox, parameter)])].map((value) => `${parameter.name}=${value}`);
}

function valuesOf(sandbox: Sandbox, { name, values }: Fault['parameters'][number]): readonly string[] {
  if (values) return values;
  const clusters = clustersOf(sandbox).map(([, cluster]) => cluster);
  if (name === 'node') return clusters.flatMap((cluster) => cluster.api.storage.list('nodes').map(({ metadata }) => metadata.name));
  return name === 'controller' ? (clusters[0]?.controllersOf('controllers') ?? []) : [];
}

function undoEverywhere(sandbox: Sandbox, name: string, cluster: string | undefined): FaultAnswer {
  if (name !== ALL && !allFaults.some((each) => each.name === name))
    return refusal(`there is no fault "${name}"; there are: ${allFaults.map((each) => each.name).join(', ')}`);
  const found = activeFaults(sandbox).filter((each) => (name === ALL || each.name === name) && (!cluster || each.cluster === cluster));
  if (found.length === 0) return { text: name === ALL ? 'nothing is wrong' : `"${name}" is not in force`, failed: false };
  for (const each of found)
    sandbox.clearFault(each.name, each.parameters, sandbox.clusters.get(each.cluster ?? sandbox.clusters.names[0]!));
  return { text: found.map((each) => `undone: ${described(each)}`).join('\n'), failed: false };
}

/** `node=node01`, or only `node01`: values without a name are for the parameters in their order. */
function parametersOf({ name, parameters }: Fault, values: readonly string[]): FaultParameters | { refusal: string } {
  const known: Record<string, string> = {};
  for (const value of values) {
    const named = /^([a-z]+)=(.*)$/s.exec(value);
    const parameter = named ? named[1]! : parameters.find((each) => !Object.hasOwn(known, each.name))?.name;
    if (parameter === undefined) return { refusal: `the fault "${name}" has no parameter for "${value}"` };
    known[parameter] = named ? named[2]! : value;
  }
  return known;
}

function listing(sandbox: Sandbox): string {
  const active = activeFaults(sandbox);
  const width = Math.max(...allFaults.map(usageOf).map((usage) => usage.length)) + 3;
  const catalogue = allFaults.map((fault) => `${usageOf(fault).padEnd(width)}${fault.summary}`);
  const wrong = active.length === 0 ? ['Nothing is wrong at the moment.'] : ['In force:', ...active.map((each) => `  ${described(each)}`)];
  return [...catalogue, '', ...wrong].join('\n');
}

/** The name of a fault and its parameters; those in brackets may be left out. */
export function usageOf({ name, parameters }: Fault): string {
  return [
    name,
    ...parameters.map((each) =>
      each.default === undefined ? `${each.name}=…` : `[${each.name}=${each.default === '' ? '…' : each.default}]`,
    ),
  ].join(' ');
}

function described({ name, parameters, cluster }: ActiveFault): string {
  const values = Object.entries(parameters).filter(([, value]) => value !== '');
  return [name, ...values.map(([key, value]) => `${key}=${value}`), ...(cluster === undefined ? [] : [CLUSTER + cluster])].join(' ');
}

function clustersOf(sandbox: Sandbox): [string | undefined, Cluster][] {
  return sandbox.clusters.names.map((name) => [sandbox.hasWorkstation ? name : undefined, sandbox.clusters.get(name)]);
}

function refusal(why: string): FaultAnswer {
  return { text: `error: ${why}`, failed: true };
}
