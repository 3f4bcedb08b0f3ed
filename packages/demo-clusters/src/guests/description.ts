/** What a guest is, as far as its serial line and its screen show it. */
export interface GuestDescription {
  /** Its host name. */
  name: string;
  /** What QEMU calls it: `namespace_name`. */
  title: string;
  /**
   * `linux` boots to a login on both, `windows` shows a locked screen and leaves the serial line silent, and
   * `none` is a disk without a system, with which the firmware gives up.
   */
  system: 'linux' | 'windows' | 'none';
  /** The system with its version, as `/etc/os-release` names it. */
  prettyName: string;
  /** `ID` of `/etc/os-release`. */
  id: string;
  kernel: string;
  /** Memory, as a Kubernetes quantity. */
  memory: string;
}
