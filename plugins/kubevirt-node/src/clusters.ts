/**
 * Knows of clusters, which may come and go while the portal runs.
 *
 * @public
 */
export interface ClusterSource {
  /**
   * Name of the source, shown with what is wrong with it, e.g. `rafay`. One of a kind; must not change.
   */
  readonly name: string;
  /**
   * What the source knows now. Answers from memory, and is called after each change. What it throws is shown as a
   * problem of the source, whose clusters stay as they were last known.
   */
  snapshot(): ClusterSourceSnapshot;
  /**
   * Calls `onChange` each time after the snapshot changed, until the function that it returns is called.
   */
  subscribe(onChange: () => void): () => void;
  /**
   * Is called when somebody looks at clusters or VMs, of whatever source: each time, and at least once a minute while a
   * page is open. A source that has to ask for its clusters need not do so while it is not called. Must return at once.
   */
  onLook?(): void;
}

/**
 * The clusters of a source at one time.
 *
 * @public
 */
export interface ClusterSourceSnapshot {
  /**
   * All clusters of the source. One that is no longer among them vanishes from the portal, with its VMs: a source
   * that cannot be asked for a while names those that it knew, and says so in `problems`.
   */
  clusters: readonly SourcedCluster[];
  /**
   * What keeps the source from naming all of its clusters: what happened, where, and what to do, a sentence each. Shown
   * to those who may read the platform (`kubevirt.platform.read`). Must hold no secret.
   */
  problems?: readonly string[];
}

/**
 * One cluster, and how to reach it.
 *
 * @public
 */
export interface SourcedCluster {
  /**
   * Name by which annotations, access rules and addresses call the cluster. 1 to 253 characters, without `/` and
   * control characters. Must not change lightly.
   */
  name: string;
  /** Name for people. */
  title?: string;
  /** Address (`http` or `https`) of a Kubernetes dashboard of this cluster, for links. */
  dashboardUrl?: string;
  /** The credential reads in these namespaces only. Absent or empty: as `kubevirt.mirror.namespaces` says. */
  namespaces?: readonly string[];
  /**
   * Distinguishes this cluster from another one that had the same name before, e.g. the UID of its object. What was read of
   * the other is forgotten then.
   */
  uid?: string;
  /** How to reach it. */
  access: ClusterAccess;
}

/**
 * How a cluster is reached: by a kubeconfig file of this machine, or as a function says when it is asked.
 *
 * @public
 */
export type ClusterAccess = KubeconfigFile | ClusterConnector;

/**
 * A kubeconfig file of this machine. It is read again when it changes, as are the token, certificate and key files that
 * it names. Credential plugins in it run only if `kubevirt.execPlugins` names them.
 *
 * @public
 */
export interface KubeconfigFile {
  /** Absolute path. */
  kubeconfigFile: string;
  /** A context of the file. Default: its `current-context`. */
  context?: string;
}

/**
 * Hands out the credential of a cluster when it is asked.
 *
 * @public
 */
export interface ClusterConnector {
  /**
   * Is called before the first call of the cluster, half a minute before the credential expires, and after the API
   * server refused it (401). Calls never run at the same time.
   *
   * @param options - `renew`: the last credential was refused, so that one that is remembered is of no use
   * @throws InputError (of `@backstage/errors`) for what is wrong with the cluster's entry and stays so until somebody
   * changes it; the cluster is shown as misconfigured, with the message. Anything else is taken as passing, and a
   * credential that has not expired is used on. Messages are shown and logged and must hold no secret.
   */
  connect(options: { renew: boolean }): Promise<ClusterCredential>;
}

/**
 * Where an API server is and how to be let in.
 *
 * @public
 */
export type ClusterCredential = ClusterEndpoint | ClusterKubeconfig;

/**
 * An API server with its credential. Without any the portal calls it as nobody.
 *
 * @public
 */
export interface ClusterEndpoint {
  /** Address of the API server, with `https://`; credentials do not leave this machine over plain `http://`. */
  server: string;
  /** The certificate authority, PEM in base64, as in a kubeconfig. Default: those of Node.js. */
  caData?: string;
  /** Absolute path of the same, in PEM. */
  caFile?: string;
  /** Host name to check the server's certificate against, where it is another one than in the address. */
  tlsServerName?: string;
  /** Takes any certificate: for trials only. */
  skipTLSVerify?: boolean;
  /** Address of a proxy on the way. */
  proxyUrl?: string;
  /** Bearer token. */
  token?: string;
  /** Absolute path of a file with the token, which wins over `token` and is read again when it changes. */
  tokenFile?: string;
  /** Client certificate, PEM in base64. */
  clientCertificateData?: string;
  /** Its key, PEM in base64. */
  clientKeyData?: string;
  /** When the credential ends. Default: it does not, and is asked for again when it is refused. */
  expiresAt?: Date;
}

/**
 * A kubeconfig as text, e.g. as a fleet manager hands it out. It must be whole: one that names files of this machine or
 * a credential plugin is refused, as its text may be written by somebody who must not choose either.
 *
 * @public
 */
export interface ClusterKubeconfig {
  /** YAML or JSON, at most 1 MiB. */
  kubeconfig: string;
  /** A context of it. Default: its `current-context`. */
  context?: string;
  /** When the credential ends. Default: it does not, and is asked for again when it is refused. */
  expiresAt?: Date;
}
