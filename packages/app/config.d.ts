export interface Config {
  /** Only for portals that nobody but their own machine reaches. */
  demo?: {
    /** As whom visitors may sign in, without a password. The sign-in page lists them. */
    people?: Array<{
      /**
       * The name of an auth provider: `guest`, or one that has `auth.providers.<provider>.userEntityRef`.
       * @visibility frontend
       */
      provider: string;
      /**
       * Their name.
       * @visibility frontend
       */
      title: string;
      /**
       * What sets them apart from the others.
       * @visibility frontend
       */
      description?: string;
    }>;
  };
}
