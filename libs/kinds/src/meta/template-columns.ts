/** The wide columns of kinds with a pod template (pkg/printers/internalversion, layoutContainerCells). */
import { formatLabelSelector, type LabelSelector } from '@drydock/apimachinery';
import type { TableColumn } from '@drydock/apiserver';
import type { PodTemplateSpec } from '../core/pod/spec/pod-spec.types.ts';

export const templateColumns: readonly TableColumn[] = [
  { name: 'Containers', type: 'string', priority: 1 },
  { name: 'Images', type: 'string', priority: 1 },
];

export const selectorColumn: TableColumn = { name: 'Selector', type: 'string', priority: 1 };

/** Names and images, each joined by commas. */
export function templateCells(template: PodTemplateSpec | undefined): [string, string] {
  const containers = template?.spec.containers ?? [];
  return [containers.map(({ name }) => name).join(','), containers.map(({ image }) => image ?? '').join(',')];
}

export function selectorCell(selector: LabelSelector | undefined): string {
  return formatLabelSelector(selector);
}
