import type { ClientRequest } from '@drydock/apiserver';

/** What a command wants of the objects that its arguments and files name (cli-runtime, resource.Builder). */
export interface BuilderOptions {
  readonly args: readonly string[];
  readonly filenames?: readonly string[];
  readonly kustomize?: string;
  readonly recursive?: boolean;
  readonly selector?: string;
  readonly fieldSelector?: string;
  readonly allNamespaces?: boolean;
  /** A type without names means all of its objects. */
  readonly selectAll?: boolean;
  /** `TYPE` alone is accepted, as for get. */
  readonly typeAlone?: boolean;
  readonly chunkSize?: number;
  readonly subresource?: string;
  /** Objects of files are read from the server too. */
  readonly latest?: boolean;
  /** Types of arguments of the form `TYPE NAME`, where the type may be left out (`cordon NODE`, `logs POD`). */
  readonly defaultType?: string;
  /** Only looks at files: kinds are not looked up (`--local`). */
  readonly local?: boolean;
  /** What is in files is validated before it is decoded, as by commands with `--validate`. */
  readonly validate?: boolean;
  /** Integers of files keep all of their digits: for objects that are only printed. */
  readonly exactIntegers?: boolean;
  /** Objects are read into Go's types, as by commands that look inside of them: those of other kinds are refused. */
  readonly typed?: boolean;
  /** Objects of files stay without the namespace that they go to, if they name none themselves. */
  readonly asWritten?: boolean;
  /** An object may be in another namespace than the command insists on: the caller looks at that. */
  readonly anyNamespace?: boolean;
  /** `accept` and the like for reads. */
  readonly request?: Partial<ClientRequest>;
}
