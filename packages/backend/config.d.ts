export interface Config {
  /**
   * Bare git repositories in a folder of this machine, instead of a git host. Meant for demos and
   * for trying templates without a token.
   */
  localGit?: {
    /**
     * Folder that holds `<name>.git`; created when it is missing.
     * @visibility backend
     */
    root: string;
    /**
     * Seconds between looks for new commits that change a catalog-info.yaml. Default 2.
     * @visibility backend
     */
    pollSeconds?: number;
  };
}
