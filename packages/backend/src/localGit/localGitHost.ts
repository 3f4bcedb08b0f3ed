import type { TemplateGitHost } from '@rafay-kubevirt/backstage-plugin-catalog-backend-module-kubevirt';

const name = '${{ parameters.localName }}';

/** The local repositories, for the templates. Their entities come by the provider, so that no step registers them. */
export const localGitHost: TemplateGitHost = {
  id: 'local',
  title: 'A folder of this portal',
  repository: {
    required: ['localName'],
    properties: {
      localName: {
        type: 'string',
        title: 'Name of the repository',
        pattern: '^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$',
        maxLength: 63,
      },
    },
  },
  create: ({ description }) => ({
    steps: [
      {
        id: 'publish',
        name: 'Publish to the folder of this portal',
        action: 'demo:repository:publish',
        input: { name, description, mode: 'create' },
      },
    ],
    links: [],
  }),
  change: {
    fetch: () => [
      {
        id: 'fetch',
        name: 'Fetch from the folder of this portal',
        action: 'demo:repository:fetch',
        input: { name },
      },
    ],
    publish: ({ title }) => ({
      steps: [
        {
          id: 'publish',
          name: 'Commit to the folder of this portal',
          action: 'demo:repository:publish',
          input: { name, description: title, mode: 'change' },
        },
      ],
      links: [],
    }),
  },
};
