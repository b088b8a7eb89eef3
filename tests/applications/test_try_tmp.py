import pytest
from grants.programmes.models import Place
from grants.store.session import writing
from tests import make

@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_look(client, app):
    with writing() as s:
        r=make.published_round(s); slug=s.get_one(Place,r.place_id).slug
    app.config["APPLY_LEAST_SECONDS"]=0
    p=client.get(f"/in/{slug}/apply")
    open("/tmp/apply.html","w").write(p.text)
    print(p.words)
    q=p.fill("apply","submit",status=422,what="Een honk")
    print(q.words[:1500])
    r=q.fill("apply","submit",name="Fenna",mail="f@voorbeeld.example",postcode="9628AA",house_number="1",total="300")
    print(r.location)
    print(r.follow().words)
