export interface Config {
  kubevirt?: {
    operations?: {
      /**
       * Whether virtual machines may be operated from this portal; the backend plugin has the rest. The page shows
       * no operations where this is not true. Default: false.
       * @visibility frontend
       */
      enabled?: boolean;
    };
  };
}
