BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'assess','m001_first','2026-11-26 04:27:18.041493+00:00');
INSERT INTO "_sqlite_migrations" VALUES(2,'assess','m002_results','2026-11-26 04:27:18.043110+00:00');
CREATE TABLE access_tokens (
        hash text primary key,
        assessment_id text not null references assessments(id) on delete cascade,
        kind text not null check (kind in ('device', 'link', 'code')),
        created_at text not null,
        expires_at text not null,
        revoked_at text
    ) strict
    ;
INSERT INTO "access_tokens" VALUES('e4b7760689d89d56a5e29ece84e13fdc0d0585b8b321a4a97ffb63ca8860bca2','kwqyqsdwx7ealaru','device','2026-11-21T03:01:00.000000Z','2027-05-20T03:01:00.000000Z',NULL);
INSERT INTO "access_tokens" VALUES('9f1d55666440c1edc098df6919a2719a4637832c04c7bda85d453898c0e03552','fi6dupusvtn5mtew','device','2026-11-21T03:03:00.000000Z','2027-05-20T03:03:00.000000Z',NULL);
INSERT INTO "access_tokens" VALUES('9878b249577b7954a302858ef6e2573c899fab2f15ba05d5ff912e959f860c04','6zpytfw7fnz44cxh','device','2026-11-21T03:05:00.000000Z','2027-05-20T03:05:00.000000Z',NULL);
INSERT INTO "access_tokens" VALUES('6e36b6f562a0a93db730a2ebb454dbc230c13635b2b62111386ac78ae77ab2cf','bslra2lz6gv53qtc','device','2026-11-21T03:07:00.000000Z','2027-05-20T03:07:00.000000Z',NULL);
INSERT INTO "access_tokens" VALUES('7c77bb5e33ec6ed88de1b81dd8d753c2690bd438177a1d455bed0bd6e7dc9299','t7bqq24clzhgjtx3','device','2026-11-21T03:08:00.000000Z','2027-05-20T03:08:00.000000Z',NULL);
INSERT INTO "access_tokens" VALUES('0ce5f2a5ef49060a0ae406cff2f32be9fd65d674f1ca98ebc4135bb0fddae3c3','kwqyqsdwx7ealaru','link','2026-11-21T03:08:00.000000Z','2027-05-20T03:08:00.000000Z',NULL);
INSERT INTO "access_tokens" VALUES('7f75aa6c97048a408cf2bc28f05430f7d31d831335e4b7d7a70afab636ff9b3b','kwqyqsdwx7ealaru','code','2026-11-21T03:08:00.000000Z','2027-05-20T03:08:00.000000Z',NULL);
CREATE TABLE answers (
        response_id integer not null references responses(id) on delete cascade,
        question_id text not null,
        value text not null,
        answered_at text not null,
        primary key (response_id, question_id)
    ) strict
    ;
INSERT INTO "answers" VALUES(1,'strategy-digitization','some','2026-11-21T03:01:00.000000Z');
INSERT INTO "answers" VALUES(1,'strategy-digitalization','some','2026-11-21T03:01:00.000000Z');
INSERT INTO "answers" VALUES(1,'strategy-transformation','some','2026-11-21T03:01:00.000000Z');
INSERT INTO "answers" VALUES(1,'people-digitization','some','2026-11-21T03:01:00.000000Z');
INSERT INTO "answers" VALUES(1,'people-digitalization','some','2026-11-21T03:01:00.000000Z');
INSERT INTO "answers" VALUES(1,'people-transformation','some','2026-11-21T03:01:00.000000Z');
INSERT INTO "answers" VALUES(1,'office-digitization','some','2026-11-21T03:01:00.000000Z');
INSERT INTO "answers" VALUES(1,'office-digitalization','some','2026-11-21T03:01:00.000000Z');
INSERT INTO "answers" VALUES(1,'office-transformation','some','2026-11-21T03:01:00.000000Z');
INSERT INTO "answers" VALUES(1,'operations-digitization','some','2026-11-21T03:01:00.000000Z');
INSERT INTO "answers" VALUES(1,'operations-digitalization','some','2026-11-21T03:01:00.000000Z');
INSERT INTO "answers" VALUES(1,'operations-transformation','some','2026-11-21T03:01:00.000000Z');
INSERT INTO "answers" VALUES(1,'customers-digitization','some','2026-11-21T03:01:00.000000Z');
INSERT INTO "answers" VALUES(1,'customers-digitalization','some','2026-11-21T03:01:00.000000Z');
INSERT INTO "answers" VALUES(1,'customers-transformation','some','2026-11-21T03:01:00.000000Z');
INSERT INTO "answers" VALUES(1,'data-digitization','some','2026-11-21T03:01:00.000000Z');
INSERT INTO "answers" VALUES(1,'data-digitalization','some','2026-11-21T03:01:00.000000Z');
INSERT INTO "answers" VALUES(1,'data-transformation','some','2026-11-21T03:01:00.000000Z');
INSERT INTO "answers" VALUES(1,'security-digitization','some','2026-11-21T03:01:00.000000Z');
INSERT INTO "answers" VALUES(1,'security-digitalization','some','2026-11-21T03:01:00.000000Z');
INSERT INTO "answers" VALUES(1,'security-transformation','some','2026-11-21T03:01:00.000000Z');
INSERT INTO "answers" VALUES(1,'partnership-digitization','some','2026-11-21T03:01:00.000000Z');
INSERT INTO "answers" VALUES(1,'partnership-digitalization','some','2026-11-21T03:01:00.000000Z');
INSERT INTO "answers" VALUES(1,'partnership-transformation','some','2026-11-21T03:01:00.000000Z');
INSERT INTO "answers" VALUES(2,'strategy-digitization','all','2026-11-21T03:03:00.000000Z');
INSERT INTO "answers" VALUES(2,'strategy-digitalization','all','2026-11-21T03:03:00.000000Z');
INSERT INTO "answers" VALUES(2,'strategy-transformation','all','2026-11-21T03:03:00.000000Z');
INSERT INTO "answers" VALUES(2,'people-digitization','all','2026-11-21T03:03:00.000000Z');
INSERT INTO "answers" VALUES(2,'people-digitalization','all','2026-11-21T03:03:00.000000Z');
INSERT INTO "answers" VALUES(2,'people-transformation','all','2026-11-21T03:03:00.000000Z');
INSERT INTO "answers" VALUES(2,'office-digitization','all','2026-11-21T03:03:00.000000Z');
INSERT INTO "answers" VALUES(2,'office-digitalization','all','2026-11-21T03:03:00.000000Z');
INSERT INTO "answers" VALUES(2,'office-transformation','all','2026-11-21T03:03:00.000000Z');
INSERT INTO "answers" VALUES(2,'operations-digitization','all','2026-11-21T03:03:00.000000Z');
INSERT INTO "answers" VALUES(2,'operations-digitalization','all','2026-11-21T03:03:00.000000Z');
INSERT INTO "answers" VALUES(2,'operations-transformation','all','2026-11-21T03:03:00.000000Z');
INSERT INTO "answers" VALUES(2,'customers-digitization','all','2026-11-21T03:03:00.000000Z');
INSERT INTO "answers" VALUES(2,'customers-digitalization','all','2026-11-21T03:03:00.000000Z');
INSERT INTO "answers" VALUES(2,'customers-transformation','all','2026-11-21T03:03:00.000000Z');
INSERT INTO "answers" VALUES(2,'data-digitization','all','2026-11-21T03:03:00.000000Z');
INSERT INTO "answers" VALUES(2,'data-digitalization','all','2026-11-21T03:03:00.000000Z');
INSERT INTO "answers" VALUES(2,'data-transformation','all','2026-11-21T03:03:00.000000Z');
INSERT INTO "answers" VALUES(2,'security-digitization','all','2026-11-21T03:03:00.000000Z');
INSERT INTO "answers" VALUES(2,'security-digitalization','all','2026-11-21T03:03:00.000000Z');
INSERT INTO "answers" VALUES(2,'security-transformation','all','2026-11-21T03:03:00.000000Z');
INSERT INTO "answers" VALUES(2,'partnership-digitization','all','2026-11-21T03:03:00.000000Z');
INSERT INTO "answers" VALUES(2,'partnership-digitalization','all','2026-11-21T03:03:00.000000Z');
INSERT INTO "answers" VALUES(2,'partnership-transformation','all','2026-11-21T03:03:00.000000Z');
INSERT INTO "answers" VALUES(3,'strategy-digitization','none','2026-11-21T03:05:00.000000Z');
INSERT INTO "answers" VALUES(3,'strategy-digitalization','none','2026-11-21T03:05:00.000000Z');
INSERT INTO "answers" VALUES(3,'strategy-transformation','none','2026-11-21T03:05:00.000000Z');
INSERT INTO "answers" VALUES(3,'people-digitization','none','2026-11-21T03:05:00.000000Z');
INSERT INTO "answers" VALUES(3,'people-digitalization','none','2026-11-21T03:05:00.000000Z');
INSERT INTO "answers" VALUES(3,'people-transformation','none','2026-11-21T03:05:00.000000Z');
INSERT INTO "answers" VALUES(3,'office-digitization','none','2026-11-21T03:05:00.000000Z');
INSERT INTO "answers" VALUES(3,'office-digitalization','none','2026-11-21T03:05:00.000000Z');
INSERT INTO "answers" VALUES(3,'office-transformation','none','2026-11-21T03:05:00.000000Z');
INSERT INTO "answers" VALUES(3,'operations-digitization','none','2026-11-21T03:05:00.000000Z');
INSERT INTO "answers" VALUES(3,'operations-digitalization','none','2026-11-21T03:05:00.000000Z');
INSERT INTO "answers" VALUES(3,'operations-transformation','none','2026-11-21T03:05:00.000000Z');
INSERT INTO "answers" VALUES(3,'customers-digitization','none','2026-11-21T03:05:00.000000Z');
INSERT INTO "answers" VALUES(3,'customers-digitalization','none','2026-11-21T03:05:00.000000Z');
INSERT INTO "answers" VALUES(3,'customers-transformation','none','2026-11-21T03:05:00.000000Z');
INSERT INTO "answers" VALUES(3,'data-digitization','none','2026-11-21T03:05:00.000000Z');
INSERT INTO "answers" VALUES(3,'data-digitalization','none','2026-11-21T03:05:00.000000Z');
INSERT INTO "answers" VALUES(3,'data-transformation','none','2026-11-21T03:05:00.000000Z');
INSERT INTO "answers" VALUES(3,'security-digitization','none','2026-11-21T03:05:00.000000Z');
INSERT INTO "answers" VALUES(3,'security-digitalization','none','2026-11-21T03:05:00.000000Z');
INSERT INTO "answers" VALUES(3,'security-transformation','none','2026-11-21T03:05:00.000000Z');
INSERT INTO "answers" VALUES(3,'partnership-digitization','none','2026-11-21T03:05:00.000000Z');
INSERT INTO "answers" VALUES(3,'partnership-digitalization','none','2026-11-21T03:05:00.000000Z');
INSERT INTO "answers" VALUES(3,'partnership-transformation','none','2026-11-21T03:05:00.000000Z');
INSERT INTO "answers" VALUES(4,'strategy-digitization','some','2026-11-21T03:07:00.000000Z');
INSERT INTO "answers" VALUES(4,'strategy-digitalization','some','2026-11-21T03:07:00.000000Z');
INSERT INTO "answers" VALUES(4,'strategy-transformation','some','2026-11-21T03:07:00.000000Z');
INSERT INTO "answers" VALUES(4,'people-digitization','some','2026-11-21T03:07:00.000000Z');
INSERT INTO "answers" VALUES(4,'people-digitalization','some','2026-11-21T03:07:00.000000Z');
INSERT INTO "answers" VALUES(4,'people-transformation','some','2026-11-21T03:07:00.000000Z');
INSERT INTO "answers" VALUES(4,'office-digitization','some','2026-11-21T03:07:00.000000Z');
INSERT INTO "answers" VALUES(4,'office-digitalization','some','2026-11-21T03:07:00.000000Z');
INSERT INTO "answers" VALUES(4,'office-transformation','some','2026-11-21T03:07:00.000000Z');
INSERT INTO "answers" VALUES(4,'operations-digitization','some','2026-11-21T03:07:00.000000Z');
INSERT INTO "answers" VALUES(4,'operations-digitalization','some','2026-11-21T03:07:00.000000Z');
INSERT INTO "answers" VALUES(4,'operations-transformation','some','2026-11-21T03:07:00.000000Z');
INSERT INTO "answers" VALUES(4,'customers-digitization','some','2026-11-21T03:07:00.000000Z');
INSERT INTO "answers" VALUES(4,'customers-digitalization','some','2026-11-21T03:07:00.000000Z');
INSERT INTO "answers" VALUES(4,'customers-transformation','some','2026-11-21T03:07:00.000000Z');
INSERT INTO "answers" VALUES(4,'data-digitization','some','2026-11-21T03:07:00.000000Z');
INSERT INTO "answers" VALUES(4,'data-digitalization','some','2026-11-21T03:07:00.000000Z');
INSERT INTO "answers" VALUES(4,'data-transformation','some','2026-11-21T03:07:00.000000Z');
INSERT INTO "answers" VALUES(4,'security-digitization','some','2026-11-21T03:07:00.000000Z');
INSERT INTO "answers" VALUES(4,'security-digitalization','some','2026-11-21T03:07:00.000000Z');
INSERT INTO "answers" VALUES(4,'security-transformation','some','2026-11-21T03:07:00.000000Z');
INSERT INTO "answers" VALUES(4,'partnership-digitization','some','2026-11-21T03:07:00.000000Z');
INSERT INTO "answers" VALUES(4,'partnership-digitalization','some','2026-11-21T03:07:00.000000Z');
INSERT INTO "answers" VALUES(4,'partnership-transformation','some','2026-11-21T03:07:00.000000Z');
INSERT INTO "answers" VALUES(6,'strategy-digitization','some','2026-11-21T03:08:00.000000Z');
INSERT INTO "answers" VALUES(6,'strategy-digitalization','some','2026-11-21T03:08:00.000000Z');
INSERT INTO "answers" VALUES(6,'strategy-transformation','some','2026-11-21T03:08:00.000000Z');
INSERT INTO "answers" VALUES(6,'people-digitization','some','2026-11-21T03:08:00.000000Z');
INSERT INTO "answers" VALUES(6,'people-digitalization','some','2026-11-21T03:08:00.000000Z');
INSERT INTO "answers" VALUES(6,'people-transformation','some','2026-11-21T03:08:00.000000Z');
INSERT INTO "answers" VALUES(6,'office-digitization','some','2026-11-21T03:08:00.000000Z');
INSERT INTO "answers" VALUES(6,'office-digitalization','some','2026-11-21T03:08:00.000000Z');
INSERT INTO "answers" VALUES(6,'office-transformation','some','2026-11-21T03:08:00.000000Z');
INSERT INTO "answers" VALUES(6,'operations-digitization','some','2026-11-21T03:08:00.000000Z');
INSERT INTO "answers" VALUES(6,'operations-digitalization','some','2026-11-21T03:08:00.000000Z');
INSERT INTO "answers" VALUES(6,'operations-transformation','some','2026-11-21T03:08:00.000000Z');
INSERT INTO "answers" VALUES(6,'customers-digitization','some','2026-11-21T03:08:00.000000Z');
INSERT INTO "answers" VALUES(6,'customers-digitalization','some','2026-11-21T03:08:00.000000Z');
INSERT INTO "answers" VALUES(6,'customers-transformation','some','2026-11-21T03:08:00.000000Z');
INSERT INTO "answers" VALUES(6,'data-digitization','some','2026-11-21T03:08:00.000000Z');
INSERT INTO "answers" VALUES(6,'data-digitalization','some','2026-11-21T03:08:00.000000Z');
INSERT INTO "answers" VALUES(6,'data-transformation','some','2026-11-21T03:08:00.000000Z');
INSERT INTO "answers" VALUES(6,'security-digitization','some','2026-11-21T03:08:00.000000Z');
INSERT INTO "answers" VALUES(6,'security-digitalization','some','2026-11-21T03:08:00.000000Z');
INSERT INTO "answers" VALUES(6,'security-transformation','some','2026-11-21T03:08:00.000000Z');
INSERT INTO "answers" VALUES(6,'partnership-digitization','some','2026-11-21T03:08:00.000000Z');
INSERT INTO "answers" VALUES(6,'partnership-digitalization','some','2026-11-21T03:08:00.000000Z');
INSERT INTO "answers" VALUES(6,'partnership-transformation','some','2026-11-21T03:08:00.000000Z');
CREATE TABLE assessments (
        id text primary key,
        lang text not null,
        path text not null,
        bank_hash text not null references snapshots(hash),
        catalogue_hash text references snapshots(hash),
        company text,
        industry text,
        prefecture text,
        municipality text,
        employees integer,
        goals text,
        barriers text,
        usage text not null,
        consented_at text,
        created_at text not null,
        updated_at text not null,
        completed_at text,
        origin text not null check (origin in ('web', 'import'))
    ) strict
    ;
INSERT INTO "assessments" VALUES('kwqyqsdwx7ealaru','ja','full','ceb7168a674424492f58fff45a3796052c5b7abbe401c790e00cf9032150c1d8','c3be8871e6bb4125ae18ea0271796a3d4b39e96740ee4a56f8f109834e495b57','㈱髙﨑製作所','E','15','',9,'[]','[]','self','2026-11-21T03:01:00.000000Z','2026-11-21T03:01:00.000000Z','2026-11-21T03:02:00.000000Z','2026-11-21T03:02:00.000000Z','web');
INSERT INTO "assessments" VALUES('fi6dupusvtn5mtew','ja','full','ceb7168a674424492f58fff45a3796052c5b7abbe401c790e00cf9032150c1d8','c3be8871e6bb4125ae18ea0271796a3d4b39e96740ee4a56f8f109834e495b57','髙﨑製作所株式会社','E','15','',50,'[]','[]','self','2026-11-21T03:03:00.000000Z','2026-11-21T03:03:00.000000Z','2026-11-21T03:04:00.000000Z','2026-11-21T03:04:00.000000Z','web');
INSERT INTO "assessments" VALUES('6zpytfw7fnz44cxh','ja','full','ceb7168a674424492f58fff45a3796052c5b7abbe401c790e00cf9032150c1d8','c3be8871e6bb4125ae18ea0271796a3d4b39e96740ee4a56f8f109834e495b57','別の会社','E','13','',400,'[]','[]','self','2026-11-21T03:05:00.000000Z','2026-11-21T03:05:00.000000Z','2026-11-21T03:06:00.000000Z','2026-11-21T03:06:00.000000Z','web');
INSERT INTO "assessments" VALUES('bslra2lz6gv53qtc','en','quick','ceb7168a674424492f58fff45a3796052c5b7abbe401c790e00cf9032150c1d8','c3be8871e6bb4125ae18ea0271796a3d4b39e96740ee4a56f8f109834e495b57','trial','E','15','',9,'[]','[]','trial','2026-11-21T03:07:00.000000Z','2026-11-21T03:07:00.000000Z','2026-11-21T03:07:00.000000Z','2026-11-21T03:07:00.000000Z','web');
INSERT INTO "assessments" VALUES('t7bqq24clzhgjtx3','ja','full','ceb7168a674424492f58fff45a3796052c5b7abbe401c790e00cf9032150c1d8',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'bank_led','2026-11-21T03:08:00.000000Z','2026-11-21T03:08:00.000000Z','2026-11-21T03:08:00.000000Z',NULL,'web');
INSERT INTO "assessments" VALUES('w5q27zlalfuhdz23','ja','full','ceb7168a674424492f58fff45a3796052c5b7abbe401c790e00cf9032150c1d8','c3be8871e6bb4125ae18ea0271796a3d4b39e96740ee4a56f8f109834e495b57','取り込み','E','15','',9,'[]','[]','self',NULL,'2026-11-21T03:08:00.000000Z','2026-11-21T03:08:00.000000Z','2026-11-21T03:08:00.000000Z','import');
CREATE TABLE attempts (bucket text not null, at text not null) strict;
INSERT INTO "attempts" VALUES('code:d48f6375a1518e6079edcf4681eb67cb','2026-11-21T03:09:00.000000Z');
INSERT INTO "attempts" VALUES('code:all','2026-11-21T03:09:00.000000Z');
CREATE TABLE relevance (
        response_id integer not null references responses(id) on delete cascade,
        domain text not null,
        value integer not null,
        primary key (response_id, domain)
    ) strict
    ;
INSERT INTO "relevance" VALUES(1,'office',3);
INSERT INTO "relevance" VALUES(2,'office',3);
INSERT INTO "relevance" VALUES(3,'office',3);
CREATE TABLE render_jobs (
        id text primary key,
        assessment_id text not null references assessments(id) on delete cascade,
        key text not null,
        lang text not null,
        edition text not null,
        state text not null check (state in ('queued', 'running', 'done', 'failed')),
        problem text check (problem in ('crashed', 'timeout', 'error')),
        runs integer not null default 0,
        created_at text not null,
        started_at text,
        finished_at text
    ) strict
    ;
INSERT INTO "render_jobs" VALUES('ineyuzqui5v6ioq4','kwqyqsdwx7ealaru','a92747371152a244cc6ba5bc7c33ed9d9adeb327c0a6c671989118ea1c5f3f11','ja','full','running',NULL,1,'2026-11-21T03:08:00.000000Z','2026-11-21T03:08:00.000000Z',NULL);
INSERT INTO "render_jobs" VALUES('ezu3buw4ne4t3gv5','6zpytfw7fnz44cxh','7d5d62bfe5ae5c391834d83a5d47f97b6ed1e3952e25d25864ff22c85ca3f07e','en','summary','queued',NULL,0,'2026-11-21T03:09:00.000000Z',NULL,NULL);
CREATE TABLE responses (
        id integer primary key,
        assessment_id text not null references assessments(id) on delete cascade,
        role text not null,
        created_at text not null,
        unique (assessment_id, role)
    ) strict
    ;
INSERT INTO "responses" VALUES(1,'kwqyqsdwx7ealaru','owner','2026-11-21T03:01:00.000000Z');
INSERT INTO "responses" VALUES(2,'fi6dupusvtn5mtew','owner','2026-11-21T03:03:00.000000Z');
INSERT INTO "responses" VALUES(3,'6zpytfw7fnz44cxh','owner','2026-11-21T03:05:00.000000Z');
INSERT INTO "responses" VALUES(4,'bslra2lz6gv53qtc','owner','2026-11-21T03:07:00.000000Z');
INSERT INTO "responses" VALUES(5,'t7bqq24clzhgjtx3','owner','2026-11-21T03:08:00.000000Z');
INSERT INTO "responses" VALUES(6,'w5q27zlalfuhdz23','owner','2026-11-21T03:08:00.000000Z');
CREATE TABLE results (
        assessment_id text primary key references assessments(id) on delete cascade,
        level integer,
        stage text,
        score real,
        confidence real not null,
        firm text not null
    ) strict
    ;
INSERT INTO "results" VALUES('kwqyqsdwx7ealaru',1,'digitization',50.0,1.0,'a209e504d40ba128cc19e57c56faba54b1c80c972066cccb9c9baeb274c0f19f');
INSERT INTO "results" VALUES('fi6dupusvtn5mtew',4,'transformed',100.0,1.0,'a209e504d40ba128cc19e57c56faba54b1c80c972066cccb9c9baeb274c0f19f');
INSERT INTO "results" VALUES('6zpytfw7fnz44cxh',0,'not_started',0.0,1.0,'4dec8912463bb3048f9434bd20786954e176f293fd59f75b9aa8c99a7e1dd0c0');
INSERT INTO "results" VALUES('bslra2lz6gv53qtc',1,'digitization',50.0,1.0,'666010ae9f4a079db8e02b984d5c2ec918a56961ccf72f267b3fb6cde7596e38');
INSERT INTO "results" VALUES('w5q27zlalfuhdz23',1,'digitization',50.0,1.0,'7bea9f8124fe181d2c9f2a5c0ba5db41d1f1f0a93079c0345d44a330ad969d36');
CREATE TABLE snapshots (
        hash text primary key,
        kind text not null check (kind in ('bank', 'catalogue')),
        body text not null,
        created_at text not null
    ) strict
    ;
INSERT INTO "snapshots" VALUES('ceb7168a674424492f58fff45a3796052c5b7abbe401c790e00cf9032150c1d8','bank','{"barriers":[{"id":"funding","needs":["finance"],"source":["BR-07"],"text":{"en":"We lack the funds","ja":"資金が足りない"}}],"domains":[{"about":{"en":"About it.","ja":"お聞きします。"},"id":"strategy","questions":[{"asks_if":null,"core":false,"help":{"en":"Choose by the example.","ja":"例を見て選んでください。"},"id":"strategy-digitization","improve":{"effort":"M","needs":["tool_adoption"],"text":{"en":"Widen it","ja":"範囲を広げます"}},"interview":{"en":"Ask to see the records.","ja":"帳票を見せてもらいます。"},"not_applicable":false,"options":[{"id":"none","improve":{"effort":"S","needs":["process"],"text":{"en":"Start","ja":"始めます"}},"points":0,"text":{"en":"No","ja":"していません"}},{"id":"some","improve":null,"points":2,"text":{"en":"In part","ja":"一部でしています"}},{"id":"all","improve":null,"points":4,"text":{"en":"Everywhere","ja":"すべてでしています"}}],"source":["CL-K-01"],"stage":"digitization","text":{"en":"Tell us about strategy at digitization.","ja":"strategyのdigitizationについて教えてください。"}},{"asks_if":null,"core":false,"help":{"en":"Choose by the example.","ja":"例を見て選んでください。"},"id":"strategy-digitalization","improve":{"effort":"M","needs":["tool_adoption"],"text":{"en":"Widen it","ja":"範囲を広げます"}},"interview":{"en":"Ask to see the records.","ja":"帳票を見せてもらいます。"},"not_applicable":false,"options":[{"id":"none","improve":{"effort":"S","needs":["process"],"text":{"en":"Start","ja":"始めます"}},"points":0,"text":{"en":"No","ja":"していません"}},{"id":"some","improve":null,"points":2,"text":{"en":"In part","ja":"一部でしています"}},{"id":"all","improve":null,"points":4,"text":{"en":"Everywhere","ja":"すべてでしています"}}],"source":["CL-K-01"],"stage":"digitalization","text":{"en":"Tell us about strategy at digitalization.","ja":"strategyのdigitalizationについて教えてください。"}},{"asks_if":null,"core":true,"help":{"en":"Choose by the example.","ja":"例を見て選んでください。"},"id":"strategy-transformation","improve":{"effort":"M","needs":["tool_adoption"],"text":{"en":"Widen it","ja":"範囲を広げます"}},"interview":{"en":"Ask to see the records.","ja":"帳票を見せてもらいます。"},"not_applicable":false,"options":[{"id":"none","improve":{"effort":"S","needs":["process"],"text":{"en":"Start","ja":"始めます"}},"points":0,"text":{"en":"No","ja":"していません"}},{"id":"some","improve":null,"points":2,"text":{"en":"In part","ja":"一部でしています"}},{"id":"all","improve":null,"points":4,"text":{"en":"Everywhere","ja":"すべてでしています"}}],"source":["CL-K-01"],"stage":"transformation","text":{"en":"Tell us about strategy at transformation.","ja":"strategyのtransformationについて教えてください。"}}],"text":{"en":"strategy","ja":"分野strategy"}},{"about":{"en":"About it.","ja":"お聞きします。"},"id":"people","questions":[{"asks_if":null,"core":false,"help":{"en":"Choose by the example.","ja":"例を見て選んでください。"},"id":"people-digitization","improve":{"effort":"M","needs":["tool_adoption"],"text":{"en":"Widen it","ja":"範囲を広げます"}},"interview":{"en":"Ask to see the records.","ja":"帳票を見せてもらいます。"},"not_applicable":false,"options":[{"id":"none","improve":{"effort":"S","needs":["process"],"text":{"en":"Start","ja":"始めます"}},"points":0,"text":{"en":"No","ja":"していません"}},{"id":"some","improve":null,"points":2,"text":{"en":"In part","ja":"一部でしています"}},{"id":"all","improve":null,"points":4,"text":{"en":"Everywhere","ja":"すべてでしています"}}],"source":["CL-K-01"],"stage":"digitization","text":{"en":"Tell us about people at digitization.","ja":"peopleのdigitizationについて教えてください。"}},{"asks_if":null,"core":true,"help":{"en":"Choose by the example.","ja":"例を見て選んでください。"},"id":"people-digitalization","improve":{"effort":"M","needs":["tool_adoption"],"text":{"en":"Widen it","ja":"範囲を広げます"}},"interview":{"en":"Ask to see the records.","ja":"帳票を見せてもらいます。"},"not_applicable":false,"options":[{"id":"none","improve":{"effort":"S","needs":["process"],"text":{"en":"Start","ja":"始めます"}},"points":0,"text":{"en":"No","ja":"していません"}},{"id":"some","improve":null,"points":2,"text":{"en":"In part","ja":"一部でしています"}},{"id":"all","improve":null,"points":4,"text":{"en":"Everywhere","ja":"すべてでしています"}}],"source":["CL-K-01"],"stage":"digitalization","text":{"en":"Tell us about people at digitalization.","ja":"peopleのdigitalizationについて教えてください。"}},{"asks_if":null,"core":false,"help":{"en":"Choose by the example.","ja":"例を見て選んでください。"},"id":"people-transformation","improve":{"effort":"M","needs":["tool_adoption"],"text":{"en":"Widen it","ja":"範囲を広げます"}},"interview":{"en":"Ask to see the records.","ja":"帳票を見せてもらいます。"},"not_applicable":false,"options":[{"id":"none","improve":{"effort":"S","needs":["process"],"text":{"en":"Start","ja":"始めます"}},"points":0,"text":{"en":"No","ja":"していません"}},{"id":"some","improve":null,"points":2,"text":{"en":"In part","ja":"一部でしています"}},{"id":"all","improve":null,"points":4,"text":{"en":"Everywhere","ja":"すべてでしています"}}],"source":["CL-K-01"],"stage":"transformation","text":{"en":"Tell us about people at transformation.","ja":"peopleのtransformationについて教えてください。"}}],"text":{"en":"people","ja":"分野people"}},{"about":{"en":"About it.","ja":"お聞きします。"},"id":"office","questions":[{"asks_if":null,"core":true,"help":{"en":"Choose by the example.","ja":"例を見て選んでください。"},"id":"office-digitization","improve":{"effort":"M","needs":["tool_adoption"],"text":{"en":"Widen it","ja":"範囲を広げます"}},"interview":{"en":"Ask to see the records.","ja":"帳票を見せてもらいます。"},"not_applicable":false,"options":[{"id":"none","improve":{"effort":"S","needs":["process"],"text":{"en":"Start","ja":"始めます"}},"points":0,"text":{"en":"No","ja":"していません"}},{"id":"some","improve":null,"points":2,"text":{"en":"In part","ja":"一部でしています"}},{"id":"all","improve":null,"points":4,"text":{"en":"Everywhere","ja":"すべてでしています"}}],"source":["CL-K-01"],"stage":"digitization","text":{"en":"Tell us about office at digitization.","ja":"officeのdigitizationについて教えてください。"}},{"asks_if":null,"core":true,"help":{"en":"Choose by the example.","ja":"例を見て選んでください。"},"id":"office-digitalization","improve":{"effort":"M","needs":["tool_adoption"],"text":{"en":"Widen it","ja":"範囲を広げます"}},"interview":{"en":"Ask to see the records.","ja":"帳票を見せてもらいます。"},"not_applicable":false,"options":[{"id":"none","improve":{"effort":"S","needs":["process"],"text":{"en":"Start","ja":"始めます"}},"points":0,"text":{"en":"No","ja":"していません"}},{"id":"some","improve":null,"points":2,"text":{"en":"In part","ja":"一部でしています"}},{"id":"all","improve":null,"points":4,"text":{"en":"Everywhere","ja":"すべてでしています"}}],"source":["CL-K-01"],"stage":"digitalization","text":{"en":"Tell us about office at digitalization.","ja":"officeのdigitalizationについて教えてください。"}},{"asks_if":null,"core":false,"help":{"en":"Choose by the example.","ja":"例を見て選んでください。"},"id":"office-transformation","improve":{"effort":"M","needs":["tool_adoption"],"text":{"en":"Widen it","ja":"範囲を広げます"}},"interview":{"en":"Ask to see the records.","ja":"帳票を見せてもらいます。"},"not_applicable":false,"options":[{"id":"none","improve":{"effort":"S","needs":["process"],"text":{"en":"Start","ja":"始めます"}},"points":0,"text":{"en":"No","ja":"していません"}},{"id":"some","improve":null,"points":2,"text":{"en":"In part","ja":"一部でしています"}},{"id":"all","improve":null,"points":4,"text":{"en":"Everywhere","ja":"すべてでしています"}}],"source":["CL-K-01"],"stage":"transformation","text":{"en":"Tell us about office at transformation.","ja":"officeのtransformationについて教えてください。"}}],"text":{"en":"office","ja":"分野office"}},{"about":{"en":"About it.","ja":"お聞きします。"},"id":"operations","questions":[{"asks_if":null,"core":true,"help":{"en":"Choose by the example.","ja":"例を見て選んでください。"},"id":"operations-digitization","improve":{"effort":"M","needs":["tool_adoption"],"text":{"en":"Widen it","ja":"範囲を広げます"}},"interview":{"en":"Ask to see the records.","ja":"帳票を見せてもらいます。"},"not_applicable":false,"options":[{"id":"none","improve":{"effort":"S","needs":["process"],"text":{"en":"Start","ja":"始めます"}},"points":0,"text":{"en":"No","ja":"していません"}},{"id":"some","improve":null,"points":2,"text":{"en":"In part","ja":"一部でしています"}},{"id":"all","improve":null,"points":4,"text":{"en":"Everywhere","ja":"すべてでしています"}}],"source":["CL-K-01"],"stage":"digitization","text":{"en":"Tell us about operations at digitization.","ja":"operationsのdigitizationについて教えてください。"}},{"asks_if":null,"core":true,"help":{"en":"Choose by the example.","ja":"例を見て選んでください。"},"id":"operations-digitalization","improve":{"effort":"M","needs":["tool_adoption"],"text":{"en":"Widen it","ja":"範囲を広げます"}},"interview":{"en":"Ask to see the records.","ja":"帳票を見せてもらいます。"},"not_applicable":false,"options":[{"id":"none","improve":{"effort":"S","needs":["process"],"text":{"en":"Start","ja":"始めます"}},"points":0,"text":{"en":"No","ja":"していません"}},{"id":"some","improve":null,"points":2,"text":{"en":"In part","ja":"一部でしています"}},{"id":"all","improve":null,"points":4,"text":{"en":"Everywhere","ja":"すべてでしています"}}],"source":["CL-K-01"],"stage":"digitalization","text":{"en":"Tell us about operations at digitalization.","ja":"operationsのdigitalizationについて教えてください。"}},{"asks_if":null,"core":true,"help":{"en":"Choose by the example.","ja":"例を見て選んでください。"},"id":"operations-transformation","improve":{"effort":"M","needs":["tool_adoption"],"text":{"en":"Widen it","ja":"範囲を広げます"}},"interview":{"en":"Ask to see the records.","ja":"帳票を見せてもらいます。"},"not_applicable":false,"options":[{"id":"none","improve":{"effort":"S","needs":["process"],"text":{"en":"Start","ja":"始めます"}},"points":0,"text":{"en":"No","ja":"していません"}},{"id":"some","improve":null,"points":2,"text":{"en":"In part","ja":"一部でしています"}},{"id":"all","improve":null,"points":4,"text":{"en":"Everywhere","ja":"すべてでしています"}}],"source":["CL-K-01"],"stage":"transformation","text":{"en":"Tell us about operations at transformation.","ja":"operationsのtransformationについて教えてください。"}}],"text":{"en":"operations","ja":"分野operations"}},{"about":{"en":"About it.","ja":"お聞きします。"},"id":"customers","questions":[{"asks_if":null,"core":true,"help":{"en":"Choose by the example.","ja":"例を見て選んでください。"},"id":"customers-digitization","improve":{"effort":"M","needs":["tool_adoption"],"text":{"en":"Widen it","ja":"範囲を広げます"}},"interview":{"en":"Ask to see the records.","ja":"帳票を見せてもらいます。"},"not_applicable":false,"options":[{"id":"none","improve":{"effort":"S","needs":["process"],"text":{"en":"Start","ja":"始めます"}},"points":0,"text":{"en":"No","ja":"していません"}},{"id":"some","improve":null,"points":2,"text":{"en":"In part","ja":"一部でしています"}},{"id":"all","improve":null,"points":4,"text":{"en":"Everywhere","ja":"すべてでしています"}}],"source":["CL-K-01"],"stage":"digitization","text":{"en":"Tell us about customers at digitization.","ja":"customersのdigitizationについて教えてください。"}},{"asks_if":null,"core":false,"help":{"en":"Choose by the example.","ja":"例を見て選んでください。"},"id":"customers-digitalization","improve":{"effort":"M","needs":["tool_adoption"],"text":{"en":"Widen it","ja":"範囲を広げます"}},"interview":{"en":"Ask to see the records.","ja":"帳票を見せてもらいます。"},"not_applicable":false,"options":[{"id":"none","improve":{"effort":"S","needs":["process"],"text":{"en":"Start","ja":"始めます"}},"points":0,"text":{"en":"No","ja":"していません"}},{"id":"some","improve":null,"points":2,"text":{"en":"In part","ja":"一部でしています"}},{"id":"all","improve":null,"points":4,"text":{"en":"Everywhere","ja":"すべてでしています"}}],"source":["CL-K-01"],"stage":"digitalization","text":{"en":"Tell us about customers at digitalization.","ja":"customersのdigitalizationについて教えてください。"}},{"asks_if":null,"core":true,"help":{"en":"Choose by the example.","ja":"例を見て選んでください。"},"id":"customers-transformation","improve":{"effort":"M","needs":["tool_adoption"],"text":{"en":"Widen it","ja":"範囲を広げます"}},"interview":{"en":"Ask to see the records.","ja":"帳票を見せてもらいます。"},"not_applicable":false,"options":[{"id":"none","improve":{"effort":"S","needs":["process"],"text":{"en":"Start","ja":"始めます"}},"points":0,"text":{"en":"No","ja":"していません"}},{"id":"some","improve":null,"points":2,"text":{"en":"In part","ja":"一部でしています"}},{"id":"all","improve":null,"points":4,"text":{"en":"Everywhere","ja":"すべてでしています"}}],"source":["CL-K-01"],"stage":"transformation","text":{"en":"Tell us about customers at transformation.","ja":"customersのtransformationについて教えてください。"}}],"text":{"en":"customers","ja":"分野customers"}},{"about":{"en":"About it.","ja":"お聞きします。"},"id":"data","questions":[{"asks_if":null,"core":false,"help":{"en":"Choose by the example.","ja":"例を見て選んでください。"},"id":"data-digitization","improve":{"effort":"M","needs":["tool_adoption"],"text":{"en":"Widen it","ja":"範囲を広げます"}},"interview":{"en":"Ask to see the records.","ja":"帳票を見せてもらいます。"},"not_applicable":false,"options":[{"id":"none","improve":{"effort":"S","needs":["process"],"text":{"en":"Start","ja":"始めます"}},"points":0,"text":{"en":"No","ja":"していません"}},{"id":"some","improve":null,"points":2,"text":{"en":"In part","ja":"一部でしています"}},{"id":"all","improve":null,"points":4,"text":{"en":"Everywhere","ja":"すべてでしています"}}],"source":["CL-K-01"],"stage":"digitization","text":{"en":"Tell us about data at digitization.","ja":"dataのdigitizationについて教えてください。"}},{"asks_if":null,"core":true,"help":{"en":"Choose by the example.","ja":"例を見て選んでください。"},"id":"data-digitalization","improve":{"effort":"M","needs":["tool_adoption"],"text":{"en":"Widen it","ja":"範囲を広げます"}},"interview":{"en":"Ask to see the records.","ja":"帳票を見せてもらいます。"},"not_applicable":false,"options":[{"id":"none","improve":{"effort":"S","needs":["process"],"text":{"en":"Start","ja":"始めます"}},"points":0,"text":{"en":"No","ja":"していません"}},{"id":"some","improve":null,"points":2,"text":{"en":"In part","ja":"一部でしています"}},{"id":"all","improve":null,"points":4,"text":{"en":"Everywhere","ja":"すべてでしています"}}],"source":["CL-K-01"],"stage":"digitalization","text":{"en":"Tell us about data at digitalization.","ja":"dataのdigitalizationについて教えてください。"}},{"asks_if":null,"core":false,"help":{"en":"Choose by the example.","ja":"例を見て選んでください。"},"id":"data-transformation","improve":{"effort":"M","needs":["tool_adoption"],"text":{"en":"Widen it","ja":"範囲を広げます"}},"interview":{"en":"Ask to see the records.","ja":"帳票を見せてもらいます。"},"not_applicable":false,"options":[{"id":"none","improve":{"effort":"S","needs":["process"],"text":{"en":"Start","ja":"始めます"}},"points":0,"text":{"en":"No","ja":"していません"}},{"id":"some","improve":null,"points":2,"text":{"en":"In part","ja":"一部でしています"}},{"id":"all","improve":null,"points":4,"text":{"en":"Everywhere","ja":"すべてでしています"}}],"source":["CL-K-01"],"stage":"transformation","text":{"en":"Tell us about data at transformation.","ja":"dataのtransformationについて教えてください。"}}],"text":{"en":"data","ja":"分野data"}},{"about":{"en":"About it.","ja":"お聞きします。"},"id":"security","questions":[{"asks_if":null,"core":true,"help":{"en":"Choose by the example.","ja":"例を見て選んでください。"},"id":"security-digitization","improve":{"effort":"M","needs":["tool_adoption"],"text":{"en":"Widen it","ja":"範囲を広げます"}},"interview":{"en":"Ask to see the records.","ja":"帳票を見せてもらいます。"},"not_applicable":false,"options":[{"id":"none","improve":{"effort":"S","needs":["process"],"text":{"en":"Start","ja":"始めます"}},"points":0,"text":{"en":"No","ja":"していません"}},{"id":"some","improve":null,"points":2,"text":{"en":"In part","ja":"一部でしています"}},{"id":"all","improve":null,"points":4,"text":{"en":"Everywhere","ja":"すべてでしています"}}],"source":["CL-K-01"],"stage":"digitization","text":{"en":"Tell us about security at digitization.","ja":"securityのdigitizationについて教えてください。"}},{"asks_if":{"at_least":2,"industry":[],"max_employees":null,"min_employees":null,"question":"security-digitization"},"core":false,"help":{"en":"Choose by the example.","ja":"例を見て選んでください。"},"id":"security-digitalization","improve":{"effort":"M","needs":["tool_adoption"],"text":{"en":"Widen it","ja":"範囲を広げます"}},"interview":{"en":"Ask to see the records.","ja":"帳票を見せてもらいます。"},"not_applicable":false,"options":[{"id":"none","improve":{"effort":"S","needs":["process"],"text":{"en":"Start","ja":"始めます"}},"points":0,"text":{"en":"No","ja":"していません"}},{"id":"some","improve":null,"points":2,"text":{"en":"In part","ja":"一部でしています"}},{"id":"all","improve":null,"points":4,"text":{"en":"Everywhere","ja":"すべてでしています"}}],"source":["CL-K-01"],"stage":"digitalization","text":{"en":"Tell us about security at digitalization.","ja":"securityのdigitalizationについて教えてください。"}},{"asks_if":null,"core":false,"help":{"en":"Choose by the example.","ja":"例を見て選んでください。"},"id":"security-transformation","improve":{"effort":"M","needs":["tool_adoption"],"text":{"en":"Widen it","ja":"範囲を広げます"}},"interview":{"en":"Ask to see the records.","ja":"帳票を見せてもらいます。"},"not_applicable":false,"options":[{"id":"none","improve":{"effort":"S","needs":["process"],"text":{"en":"Start","ja":"始めます"}},"points":0,"text":{"en":"No","ja":"していません"}},{"id":"some","improve":null,"points":2,"text":{"en":"In part","ja":"一部でしています"}},{"id":"all","improve":null,"points":4,"text":{"en":"Everywhere","ja":"すべてでしています"}}],"source":["CL-K-01"],"stage":"transformation","text":{"en":"Tell us about security at transformation.","ja":"securityのtransformationについて教えてください。"}}],"text":{"en":"security","ja":"分野security"}},{"about":{"en":"About it.","ja":"お聞きします。"},"id":"partnership","questions":[{"asks_if":null,"core":false,"help":{"en":"Choose by the example.","ja":"例を見て選んでください。"},"id":"partnership-digitization","improve":{"effort":"M","needs":["tool_adoption"],"text":{"en":"Widen it","ja":"範囲を広げます"}},"interview":{"en":"Ask to see the records.","ja":"帳票を見せてもらいます。"},"not_applicable":true,"options":[{"id":"none","improve":{"effort":"S","needs":["process"],"text":{"en":"Start","ja":"始めます"}},"points":0,"text":{"en":"No","ja":"していません"}},{"id":"some","improve":null,"points":2,"text":{"en":"In part","ja":"一部でしています"}},{"id":"all","improve":null,"points":4,"text":{"en":"Everywhere","ja":"すべてでしています"}}],"source":["CL-K-01"],"stage":"digitization","text":{"en":"Tell us about partnership at digitization.","ja":"partnershipのdigitizationについて教えてください。"}},{"asks_if":null,"core":false,"help":{"en":"Choose by the example.","ja":"例を見て選んでください。"},"id":"partnership-digitalization","improve":{"effort":"M","needs":["tool_adoption"],"text":{"en":"Widen it","ja":"範囲を広げます"}},"interview":{"en":"Ask to see the records.","ja":"帳票を見せてもらいます。"},"not_applicable":true,"options":[{"id":"none","improve":{"effort":"S","needs":["process"],"text":{"en":"Start","ja":"始めます"}},"points":0,"text":{"en":"No","ja":"していません"}},{"id":"some","improve":null,"points":2,"text":{"en":"In part","ja":"一部でしています"}},{"id":"all","improve":null,"points":4,"text":{"en":"Everywhere","ja":"すべてでしています"}}],"source":["CL-K-01"],"stage":"digitalization","text":{"en":"Tell us about partnership at digitalization.","ja":"partnershipのdigitalizationについて教えてください。"}},{"asks_if":null,"core":true,"help":{"en":"Choose by the example.","ja":"例を見て選んでください。"},"id":"partnership-transformation","improve":{"effort":"M","needs":["tool_adoption"],"text":{"en":"Widen it","ja":"範囲を広げます"}},"interview":{"en":"Ask to see the records.","ja":"帳票を見せてもらいます。"},"not_applicable":true,"options":[{"id":"none","improve":{"effort":"S","needs":["process"],"text":{"en":"Start","ja":"始めます"}},"points":0,"text":{"en":"No","ja":"していません"}},{"id":"some","improve":null,"points":2,"text":{"en":"In part","ja":"一部でしています"}},{"id":"all","improve":null,"points":4,"text":{"en":"Everywhere","ja":"すべてでしています"}}],"source":["CL-K-01"],"stage":"transformation","text":{"en":"Tell us about partnership at transformation.","ja":"partnershipのtransformationについて教えてください。"}}],"text":{"en":"partnership","ja":"分野partnership"}}],"effort_weights":{"L":3,"M":2,"S":1},"everyday":["strategy","people","office","operations","customers","data","security","partnership","digitization","digitalization","transformation"],"glossary":[{"forms":[],"meaning":{"en":"Recorded figures and words.","ja":"記録された数字や文字です。"},"term":{"en":"data","ja":"データ"}}],"goals":[{"id":"productivity","needs":["process"],"text":{"en":"Work more efficiently","ja":"効率を上げたい"}}],"id":"small","industries":[{"id":"E","small_up_to":20,"text":{"en":"Manufacturing","ja":"製造業"}},{"id":"I","small_up_to":5,"text":{"en":"Trade","ja":"卸売業・小売業"}}],"stages":[{"id":"digitization","meaning":{"en":"What it means.","ja":"意味です。"},"source":["SD-01"],"text":{"en":"digitization","ja":"段階digitization"}},{"id":"digitalization","meaning":{"en":"What it means.","ja":"意味です。"},"source":["SD-01"],"text":{"en":"digitalization","ja":"段階digitalization"}},{"id":"transformation","meaning":{"en":"What it means.","ja":"意味です。"},"source":["SD-01"],"text":{"en":"transformation","ja":"段階transformation"}}],"thresholds":{"pass":0.6,"start":0.25},"title":{"en":"Small bank","ja":"小さな質問票"},"version":"1"}','2026-11-21T03:01:00.000000Z');
INSERT INTO "snapshots" VALUES('c3be8871e6bb4125ae18ea0271796a3d4b39e96740ee4a56f8f109834e495b57','catalogue','{"actors":[{"address":null,"area":{"block":null,"municipality":null,"nation":false,"prefectures":["15"]},"ask_first":{"en":"What should we start with?","ja":"「何から始めればよいですか」"},"cost":null,"disclosure":null,"ended":false,"id":"niigata-yorozu","industries":[],"kind":"yorozu","layer":"advice","max_employees":null,"min_employees":null,"name":{"en":"Body niigata-yorozu","ja":"機関niigata-yorozu"},"neutral":true,"phone":null,"role":{"en":"Advises on management.","ja":"経営の相談にのります。"},"services":["process"],"source":"AS-64","stages":[],"type":"business_support","url":null,"verified":null},{"address":null,"area":{"block":"kanto","municipality":null,"nation":false,"prefectures":[]},"ask_first":{"en":"What should we start with?","ja":"「何から始めればよいですか」"},"cost":null,"disclosure":null,"ended":false,"id":"kanto-bureau","industries":[],"kind":"meti_bureau","layer":"coordination","max_employees":null,"min_employees":null,"name":{"en":"Body kanto-bureau","ja":"機関kanto-bureau"},"neutral":true,"phone":null,"role":{"en":"Advises on management.","ja":"経営の相談にのります。"},"services":["networking","awareness"],"source":"AS-64","stages":[],"type":"national","url":null,"verified":null},{"address":null,"area":{"block":null,"municipality":null,"nation":false,"prefectures":["15"]},"ask_first":{"en":"What should we start with?","ja":"「何から始めればよいですか」"},"cost":null,"disclosure":null,"ended":false,"id":"niigata-testing","industries":[],"kind":"public_testing","layer":"technology","max_employees":null,"min_employees":null,"name":{"en":"Body niigata-testing","ja":"機関niigata-testing"},"neutral":true,"phone":null,"role":{"en":"Advises on management.","ja":"経営の相談にのります。"},"services":["technology_testbed","data_ai","process"],"source":"AS-64","stages":[],"type":"academia_testbed","url":"https://example.org/","verified":"2026-11-21"}],"benchmarks":[],"blocks":[{"id":"kanto","prefectures":["13","15"],"text":{"en":"Kanto","ja":"関東"}}],"cases":[{"action":{"en":"Recorded production as data.","ja":"生産の様子をデータで記録しました。"},"employees":null,"id":"cs-01","industry":"E","lesson":{"en":"Start small.","ja":"小さく始めます。"},"needs":["process"],"prefecture":null,"result":null,"source":"CS-01","stage_from":null,"stage_to":null,"title":{"en":"A parts maker makes work visible","ja":"部品メーカーの見える化"},"trigger":{"en":"Handwritten reports took time.","ja":"手書きの日報に時間がかかっていました。"}}],"kinds":[{"id":"yorozu","text":{"en":"Yorozu support centre","ja":"よろず支援拠点"}},{"id":"meti_bureau","text":{"en":"METI bureau","ja":"経済産業局"}},{"id":"public_testing","text":{"en":"Public testing institute","ja":"公設試"}}]}','2026-11-21T03:02:00.000000Z');
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX assessments_bank_hash on assessments(bank_hash);
CREATE INDEX assessments_catalogue_hash on assessments(catalogue_hash);
CREATE INDEX access_tokens_assessment_id on access_tokens(assessment_id);
CREATE INDEX render_jobs_state on render_jobs(state);
CREATE INDEX render_jobs_key on render_jobs(key);
CREATE INDEX render_jobs_assessment_id on render_jobs(assessment_id);
CREATE INDEX attempts_bucket_at on attempts(bucket, at);
CREATE INDEX results_firm on results(firm);
COMMIT;
