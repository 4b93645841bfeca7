import { isReason } from '@drydock/apimachinery';
import type { ApiResource } from '../../cluster/rest-mapper.ts';
import type { Invocation } from '../../command/invocation.ts';
import type { TableOptions } from '../../printers/table.printer.ts';
import type { BuilderOptions } from '../../resource/builder-options.ts';

/** What is selected: the same for tables, objects and watches. */
export function selectionOptions({ flags, args }: Invocation): BuilderOptions {
  return {
    args,
    filenames: flags.strings('filename'),
    kustomize: flags.string('kustomize'),
    recursive: flags.bool('recursive'),
    selector: flags.string('selector'),
    fieldSelector: flags.string('field-selector'),
    allNamespaces: flags.bool('all-namespaces'),
    // Sorting needs the whole list at once.
    chunkSize: flags.string('sort-by') ? 0 : flags.int('chunk-size'),
    subresource: flags.string('subresource') || undefined,
    typeAlone: true,
    latest: true,
  };
}

export function tableOptions({ flags }: Invocation, resource: ApiResource): TableOptions {
  return {
    wide: flags.string('output') === 'wide',
    noHeaders: flags.bool('no-headers'),
    withNamespace: flags.bool('all-namespaces') && resource.namespaced,
    showLabels: flags.bool('show-labels'),
    labelColumns: flags.strings('label-columns'),
  };
}

/** Errors that are to be told, which `--ignore-not-found` thins out. */
export function withoutIgnored({ flags }: Invocation, errors: readonly Error[]): Error[] {
  return flags.bool('ignore-not-found') ? errors.filter((error) => !isReason(error, 'NotFound')) : [...errors];
}
