/** Changes of single values (kubectl/pkg/cmd/config/set.go, modifyConfig). */
import { decodeBase64, encodeBase64, encodeUtf8 } from '@drydock/apimachinery';
import { CommandError } from '../../command/command-error.ts';
import { boolFlag } from '../../command/flag.ts';
import { parseFlagValue } from '../../command/flag-values.ts';
import type { KubeConfig, Section } from '../../kubeconfig/kubeconfig.ts';
import type { PropertyPath, ValueKind } from './property-path.ts';

const BOOLEAN = boolFlag('value', '');

export function setValue(config: KubeConfig, path: PropertyPath, value: string, rawBytes: boolean): void {
  switch (path.of) {
    case 'type':
      return;
    case 'extensions':
      throw setsMap([]);
    case 'current-context':
      config.currentContext = value;
      return;
    case 'preferences':
      return setPreference(config, path.field, value);
    default:
      return setEntryValue(config, path, value, rawBytes);
  }
}

function setPreference(config: KubeConfig, field: 'colors' | 'extensions' | undefined, value: string): void {
  if (field === 'extensions') throw setsMap([]);
  if (field === undefined) {
    const shown = `{${config.preferences.colors === true} map[]}`;
    throw new CommandError(`unable to locate path config.navigationStep{stepValue:"", stepType:reflect.Type(nil)} under ${shown}`);
  }
  config.preferences = { ...config.preferences, colors: converted('bool', value, false) };
}

type EntryPath = Extract<PropertyPath, { of: Section }>;

function setEntryValue(config: KubeConfig, { of: section, name, field }: EntryPath, value: string, rawBytes: boolean): void {
  if (name === undefined || !field) throw setsMap([...config[section].keys()]);
  if (field.kind === 'map') throw setsMap([]);
  config[section].set(name, { ...config[section].get(name), [field.field]: converted(field.kind, value, rawBytes) } as never);
}

/** Upstream's message shows the map with the addresses of its values, which mean nothing. */
function setsMap(names: readonly string[]): CommandError {
  const shown = [...names].sort().map((name, i) => `${name}:0xc000${(0x4f0000 + i * 0x80).toString(16)}`);
  return new CommandError(`can't set a map to a value: map[${shown.join(' ')}]`);
}

function converted(kind: ValueKind, value: string, rawBytes: boolean): unknown {
  switch (kind) {
    case 'bool': {
      const parsed = parseFlagValue(BOOLEAN, value, undefined);
      if (parsed.error !== undefined) throw new CommandError(parsed.error);
      return parsed.value;
    }
    case 'bytes': {
      if (rawBytes) return encodeBase64(encodeUtf8(value));
      const decoded = decodeBase64(value);
      if (typeof decoded === 'number') throw new CommandError(`error decoding input value: illegal base64 data at input byte ${decoded}`);
      return value;
    }
    case 'strings':
      throw new CommandError('unrecognized slice type. string');
    case 'pointer':
      throw new CommandError("can't set a structure to a value");
    default:
      return value;
  }
}

export function unsetValue(config: KubeConfig, path: PropertyPath): void {
  switch (path.of) {
    case 'type':
    case 'extensions':
      return;
    case 'current-context':
      config.currentContext = '';
      return;
    case 'preferences': {
      const { [path.field ?? '']: _, ...rest } = config.preferences;
      config.preferences = path.field ? rest : {};
      return;
    }
    default:
      return unsetEntryValue(config, path);
  }
}

function unsetEntryValue(config: KubeConfig, { of: section, name, field }: EntryPath): void {
  if (name === undefined) return config[section].clear();
  if (!field) return void config[section].delete(name);
  const entry = config[section].get(name);
  if (!entry) throw new CommandError(`current map key \`${name}\` is invalid`);
  const { [field.field]: _, ...rest } = entry;
  config[section].set(name, rest as never);
}
