/** What moves in objects although nobody writes them: components report at intervals, and that is worked out when somebody looks. */
export interface Heartbeats {
  /**
   * When the kubelet of a node last reported, if it does so at this interval. Milliseconds, of virtual time for the result; undefined
   * when nobody plays this kubelet, so that what is stored is all there is to know.
   */
  kubelet(node: string, interval: number): number | undefined;
  /** Whether a kubelet is known to go on reporting, so that nobody has to watch over it. */
  isAnswering(node: string): boolean;
  /** As `kubelet`, for a component on the control plane, by the machine that it runs on and the name of its lease. */
  component(host: string, interval: number, name: string): number | undefined;
}
