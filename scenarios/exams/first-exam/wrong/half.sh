# fails: role-no-more, scale-done
kubectl config use-context k8s-c3
kubectl create serviceaccount deployer -n {{ team }}-web
kubectl create rolebinding deployer -n {{ team }}-web --clusterrole=edit --serviceaccount={{ team }}-web:deployer
kubectl config use-context k8s-c1
kubectl scale deployment shop -n {{ team }}-web --replicas=1
# advance: 20s
