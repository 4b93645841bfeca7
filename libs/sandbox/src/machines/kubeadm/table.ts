import { alignColumns } from '@drydock/apimachinery';

/** As kubeadm sets up Go's tabwriter everywhere. One line for each row. */
export function table(rows: readonly (readonly string[])[]): string {
  return alignColumns(rows, { minimumWidth: 10, padding: 3 });
}
