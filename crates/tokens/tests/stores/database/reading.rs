//! Reading while others are in the way.

use bailiwick_tokens::store::Store;
use bailiwick_tokens::store::postgres::PostgresStore;
use sqlx::{Connection, Executor, PgConnection};

use crate::open;
use crate::world::{World, team};

/// As where transactions see one moment throughout, and that moment has passed.
#[tokio::test]
async fn a_conflict_does_not_reach_the_caller() {
    let Some(url) = open::postgres_url().await else { return };
    let store = PostgresStore::connect(&url.parse().unwrap()).await.unwrap();
    World::new(&store).await;
    let mut connection = PgConnection::connect(&url).await.unwrap();
    for code in ["40001", "40P01"] {
        // A sequence goes on though a statement is taken back.
        let sql = format!(
            "CREATE SEQUENCE reads_{code};
             CREATE FUNCTION refuse_{code}() RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN
                 IF nextval('reads_{code}') < 4 THEN RAISE EXCEPTION 'not now' USING ERRCODE = '{code}'; END IF;
                 RETURN TRUE;
             END $$"
        );
        connection.execute(&*sql).await.unwrap();
    }
    let sql = "ALTER TABLE teams RENAME TO all_teams;
               CREATE VIEW teams AS SELECT * FROM all_teams WHERE refuse_40001() AND refuse_40P01()";
    connection.execute(sql).await.unwrap();
    assert_eq!(store.teams().await.unwrap(), [team(1)]);
}
