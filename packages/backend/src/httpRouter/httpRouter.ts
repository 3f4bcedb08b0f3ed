import { rootHttpRouterServiceFactory } from '@backstage/backend-defaults/rootHttpRouter';
import { refuseForeignHosts } from './foreignHosts';

/**
 * Backstage's own HTTP router, but for two things: foreign hosts are refused before anything else looks at a request,
 * and errors never carry a stack trace, which the default shows while `NODE_ENV` is `development`.
 */
export const httpRouter = rootHttpRouterServiceFactory({
  configure({ app, config, healthRouter, middleware, routes }) {
    app.use(refuseForeignHosts(config));
    app.use(middleware.helmet());
    app.use(middleware.cors());
    app.use(middleware.compression());
    app.use(middleware.logging());
    app.use(middleware.rateLimit());
    app.use(healthRouter);
    app.use(routes);
    app.use(middleware.notFound());
    app.use(middleware.error({ showStackTraces: false }));
  },
});
