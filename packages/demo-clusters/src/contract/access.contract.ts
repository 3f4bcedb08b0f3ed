import { Fixture } from './fixture';

/** Access: unknown callers, forbidden things and reviews. */
export function accessContract(fixture: () => Fixture): void {
  describe('access', () => {
    it('answers 401 to an unknown token', async () => {
      const { client } = fixture();
      const { code, body } = await client.get('/api/v1/pods', {
        token: 'unknown',
      });
      expect(code).toBe(401);
      expect(body).toEqual({
        kind: 'Status',
        apiVersion: 'v1',
        metadata: {},
        status: 'Failure',
        message: 'Unauthorized',
        reason: 'Unauthorized',
        code: 401,
      });
    });

    it('answers 403 to callers without a token', async () => {
      const { client } = fixture();
      const { body } = await client.get('/api/v1/pods', { token: '' });
      expect(body).toEqual({
        kind: 'Status',
        apiVersion: 'v1',
        metadata: {},
        status: 'Failure',
        message:
          'pods is forbidden: User "system:anonymous" cannot list resource "pods" in API group "" at the cluster scope',
        reason: 'Forbidden',
        details: { kind: 'pods' },
        code: 403,
      });
    });

    it('says who may not do what', async () => {
      const { client, connection, widgets, group, plural, namespace } =
        fixture();
      const { nobody } = connection;
      const self = await client.post(
        '/apis/authentication.k8s.io/v1/selfsubjectreviews',
        {
          apiVersion: 'authentication.k8s.io/v1',
          kind: 'SelfSubjectReview',
        },
        { token: nobody.token },
      );
      const { username } = self.body.status.userInfo;
      const { body } = await client.get(`${widgets}/any`, {
        token: nobody.token,
      });
      expect(body).toEqual({
        kind: 'Status',
        apiVersion: 'v1',
        metadata: {},
        status: 'Failure',
        message: `${plural}.${group} "any" is forbidden: User "${username}" cannot get resource "${plural}" in API group "${group}" in the namespace "${namespace}"`,
        reason: 'Forbidden',
        details: { name: 'any', group, kind: plural },
        code: 403,
      });
      const watch = await client.get(`${widgets}?watch=true`, {
        token: nobody.token,
      });
      expect(watch.body.message).toContain(`cannot watch resource "${plural}"`);
    });

    it('reviews access', async () => {
      const { client, connection, group, plural, namespace } = fixture();
      const review = (token: string) =>
        client.post(
          '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
          {
            apiVersion: 'authorization.k8s.io/v1',
            kind: 'SelfSubjectAccessReview',
            spec: {
              resourceAttributes: {
                verb: 'list',
                group,
                resource: plural,
                namespace,
              },
            },
          },
          { token },
        );
      const allowed = await review(connection.token);
      expect(allowed.code).toBe(201);
      expect(allowed.body).toMatchObject({
        kind: 'SelfSubjectAccessReview',
        status: { allowed: true },
      });
      const denied = await review(connection.nobody.token);
      expect(denied.body.status).toEqual({ allowed: false });
    });
  });
}
