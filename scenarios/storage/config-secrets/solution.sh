kubectl create configmap settings --from-literal=GREETING=hello --from-file=/root/banner.txt
# advance: 2m
kubectl patch configmap settings -p '{"data":{"GREETING":"welcome back"}}'
kubectl rollout restart deployment/shop
kubectl create secret generic db --from-literal=password="$(cat /root/password.txt)"
kubectl create secret docker-registry harbour-registry --docker-server=registry.drydock.dev --docker-username=jane --docker-password=let-me-in
kubectl patch deployment crane -p '{"spec":{"template":{"spec":{"imagePullSecrets":[{"name":"harbour-registry"}]}}}}'
kubectl create configmap prices-v2 --from-literal=apple=130
kubectl patch configmap prices-v2 -p '{"immutable":true}'
kubectl patch deployment till -p '{"spec":{"template":{"spec":{"volumes":[{"name":"prices","configMap":{"name":"prices-v2"}}]}}}}'
# advance: 60s
