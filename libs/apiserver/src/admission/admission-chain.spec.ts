import type { KubeObject } from '@drydock/apimachinery';
import type { AuditStage } from '../audit/audit-record.ts';
import { AdmissionChain } from './admission-chain.ts';
import type { AdmissionAttributes, AdmissionContext, AdmissionPlugin } from './admission-plugin.ts';

const context = { lister: {} } as AdmissionContext;

function attributesOf(resource: string, subresource = ''): AdmissionAttributes {
  const object: KubeObject = { apiVersion: 'v1', kind: 'X', metadata: { name: 'x' } };
  return { resource: { group: '', version: 'v1', resource }, subresource, object } as AdmissionAttributes;
}

describe('the admission chain', () => {
  let called: string[];
  let stages: AuditStage[];
  beforeEach(() => {
    called = [];
    stages = [];
  });

  function noting(name: string, more: Partial<AdmissionPlugin> = {}): AdmissionPlugin {
    return { name, admit: () => void called.push(`admit ${name}`), validate: () => void called.push(`validate ${name}`), ...more };
  }

  function run(plugins: readonly AdmissionPlugin[], attributes: AdmissionAttributes): void {
    const chain = new AdmissionChain(plugins);
    chain.admit(attributes, context, stages, true);
    chain.validate(attributes, context, stages);
  }

  it.each<[string, string, string[]]>([
    ['pods', '', ['any', 'ofPods']],
    ['pods', 'status', ['any', 'ofStatus']],
    ['nodes', '', ['any']],
  ])('calls those that are about %s %s', (resource, subresource, names) => {
    const plugins = [noting('any'), noting('ofPods', { resources: ['pods'] }), noting('ofStatus', { resources: ['pods/status'] })];
    run(plugins, attributesOf(resource, subresource));
    expect(called).toEqual([...names.map((name) => `admit ${name}`), ...names.map((name) => `validate ${name}`)]);
    expect(stages.map((stage) => 'plugins' in stage && stage.plugins)).toEqual(Array(2).fill(['any', 'ofPods', 'ofStatus']));
  });

  it('passes by those that are idle', () => {
    run([noting('idle', { isIdle: () => true }), noting('busy', { isIdle: () => false })], attributesOf('pods'));
    expect(called).toEqual(['admit busy', 'validate busy']);
  });

  it.each<{ what: string; plugin: Partial<AdmissionPlugin>; mayChange: boolean; overlooks: boolean }>([
    { what: 'sees everything', plugin: {}, mayChange: true, overlooks: false },
    { what: 'is about something else', plugin: { resources: ['nodes'] }, mayChange: false, overlooks: true },
    { what: 'is idle', plugin: { isIdle: () => true }, mayChange: false, overlooks: true },
    { what: 'only refuses', plugin: { onlyRefuses: true }, mayChange: false, overlooks: false },
    { what: 'overlooks pods', plugin: { overlooks: ({ resource }) => resource.resource === 'pods' }, mayChange: true, overlooks: true },
    { what: 'overlooks nodes', plugin: { overlooks: ({ resource }) => resource.resource === 'nodes' }, mayChange: true, overlooks: false },
    { what: 'judges only', plugin: { admit: undefined }, mayChange: false, overlooks: false },
  ])('knows whether a plugin may change pods, or overlooks them, that $what', ({ plugin, mayChange, overlooks }) => {
    const chain = new AdmissionChain([noting('it', plugin)]);
    const pods = attributesOf('pods');
    expect({ mayChange: chain.mayChange(pods, context.lister), overlooks: chain.overlooks(pods, context.lister) }).toEqual({
      mayChange,
      overlooks,
    });
    expect(called).toEqual([]);
  });

  it('tells what each has changed since the one before', () => {
    const labels = (value: string): AdmissionPlugin => ({
      name: value,
      admit: ({ object }) => void (object!.metadata.labels = { by: value }),
    });
    run([noting('refuses', { onlyRefuses: true }), labels('one'), noting('nothing'), labels('two')], attributesOf('pods'));
    expect(stages.slice(0, -2)).toEqual([
      { stage: 'mutatingAdmission', plugin: 'one', outcome: 'changed', changes: [{ path: 'metadata.labels', to: { by: 'one' } }] },
      {
        stage: 'mutatingAdmission',
        plugin: 'two',
        outcome: 'changed',
        changes: [{ path: 'metadata.labels.by', from: 'one', to: 'two' }],
      },
    ]);
  });
});
