import type { KubeObject } from '@drydock/apimachinery';

/** Turns objects into text, one after the other. A printer may remember what it printed before (`---`, column widths). */
export interface Printer {
  print(object: KubeObject): string;
}
